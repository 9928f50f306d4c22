/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import io.osps.exchange.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The programs as Maven's {@code package} lays them out below {@code OSPS_HOME}: for each role
 * {@code ROLE-service/target/dist/app.jar} with its AOT cache {@code app.aot}, and its JVM options in
 * {@code deploy/jvm/ROLE.options}, the same file that the cache was made with.
 *
 * @param home the directory, null when nobody has named it
 * @param java the {@code java} program
 * @param arguments what the services are told on their command line
 * @param crashes where a JVM that crashes leaves its report
 */
public record Distribution(@Nullable Path home, Path java, ChildArguments arguments, Path crashes) implements Programs {
    private static final Logger log = LoggerFactory.getLogger(Distribution.class);

    @Override
    public List<String> command(ServiceSpec spec) {
        Path jar = jar(spec.role());
        List<String> command = new ArrayList<>(List.of(java.toString(), "@" + options(spec.role())));
        Path cache = jar.resolveSibling("app.aot");
        if (Files.exists(cache)) {
            command.add("-XX:AOTCache=" + cache);
        } else {
            log.warn("{} starts without its AOT cache and so slower: path={}", spec.name(), cache);
        }
        command.add("-XX:ErrorFile=" + crashes.resolve("hs_err_" + spec.name() + "_%p.log"));
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments.of(spec));
        return command;
    }

    @Override
    public void verify() {
        for (Role role : List.of(Role.DISPATCHER, Role.WORKER)) {
            jar(role);
            options(role);
        }
    }

    private Path jar(Role role) {
        return present(role.text() + "-service/target/dist/app.jar");
    }

    private Path options(Role role) {
        return present("deploy/jvm/" + role.text() + ".options");
    }

    private Path present(String relative) {
        if (home == null) {
            throw new LaunchException(
                    "it is not known where the programs are: OSPS_HOME is not set",
                    "Set OSPS_HOME to the directory of an installation, or start by the script 'osps'.");
        }
        Path file = home.toAbsolutePath().resolve(relative);
        if (Files.isReadable(file)) {
            return file;
        }
        throw new LaunchException(
                "a file of the installation is missing: path=" + file + " OSPS_HOME=" + home,
                "Build it with 'mvn package', or set OSPS_HOME to the directory of an installation.");
    }
}
