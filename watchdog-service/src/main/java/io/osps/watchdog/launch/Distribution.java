package io.osps.watchdog.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs as Maven's {@code package} lays them out below {@code OSPS_HOME}: for each role
 * {@code ROLE-service/target/dist/app.jar} with its AOT cache {@code app.aot}, and its JVM options in
 * {@code deploy/jvm/ROLE.options}, the same file that the cache was made with.
 */
public final class Distribution implements Programs {
    private static final Logger log = LoggerFactory.getLogger(Distribution.class);

    private final Path home;
    private final Path java;
    private final ChildArguments arguments;

    /**
     * Knows the programs below a directory.
     *
     * @param home the directory
     * @param java the {@code java} program
     * @param arguments what the services are told on their command line
     */
    public Distribution(Path home, Path java, ChildArguments arguments) {
        this.home = home;
        this.java = java;
        this.arguments = arguments;
    }

    @Override
    public List<String> command(ServiceSpec spec) throws LaunchException {
        Path dist = home.resolve(spec.role().text() + "-service/target/dist");
        Path jar = present(dist.resolve("app.jar"));
        Path options = present(home.resolve("deploy/jvm/" + spec.role().text() + ".options"));
        List<String> command = new ArrayList<>(List.of(java.toString(), "@" + options));
        Path cache = dist.resolve("app.aot");
        if (Files.exists(cache)) {
            command.add("-XX:AOTCache=" + cache);
        } else {
            log.warn("{} starts without its AOT cache and so slower: path={}", spec.name(), cache);
        }
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments.of(spec));
        return command;
    }

    private Path present(Path file) throws LaunchException {
        if (Files.isReadable(file)) {
            return file;
        }
        throw new LaunchException(
                "a file of the installation is missing: path=" + file + "; build it with 'mvn package'"
                        + " or set OSPS_HOME to the directory of an installation: OSPS_HOME=" + home);
    }
}
