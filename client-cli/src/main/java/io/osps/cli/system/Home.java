/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the programs are: {@code MODULE/target/dist/{app.jar,lib,app.aot}} and {@code deploy/jvm/NAME.options}.
 *
 * @param path {@code OSPS_HOME}, set by the launcher script
 */
record Home(Path path) {
    static final String VARIABLE = "OSPS_HOME";

    static Home of(Map<String, String> environment) {
        String named = environment.getOrDefault(VARIABLE, "");
        if (named.isEmpty()) {
            throw CommandFailure.unavailable(
                    "OSPS_HOME is not set, so the programs cannot be found.",
                    "Start the command line by the launcher script osps, or set OSPS_HOME to the directory that holds it.");
        }
        return new Home(Path.of(named).toAbsolutePath().normalize());
    }

    /** The command line that starts a service, with the JVM that runs this program. */
    List<String> command(String service, List<String> arguments) {
        Path dist = path.resolve(service + "-service").resolve("target").resolve("dist");
        Path jar = dist.resolve("app.jar");
        if (!Files.exists(jar)) {
            throw CommandFailure.unavailable(
                    "the distribution of the " + service + " is missing: file=" + jar,
                    "Build it by: mvn -DskipTests package");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + path.resolve("deploy").resolve("jvm").resolve(service + ".options"));
        Path cache = dist.resolve("app.aot");
        if (Files.exists(cache)) {
            command.add("-XX:AOTCache=" + cache);
        }
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        return command;
    }
}
