/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Starts small JVMs on this test's class path, for tests that kill processes. */
final class ChildJvm {
    private ChildJvm() {}

    /**
     * Starts one.
     *
     * @param output where its output and errors go
     */
    static Process start(Class<?> main, Path output, String... arguments) throws IOException {
        return start(List.of(), main, output, arguments);
    }

    /** The same with more flags for the JVM. */
    static Process start(List<String> flags, Class<?> main, Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dosps.space.faults=true"));
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    /** Only what a child needs: the shorter, the sooner it runs. */
    private static String classPath() {
        return location(MappedSpace.class)
                + File.pathSeparator
                + location(ChildJvm.class)
                + File.pathSeparator
                + location(org.jspecify.annotations.Nullable.class);
    }

    private static String location(Class<?> type) {
        return Path.of(Objects.requireNonNull(type.getProtectionDomain().getCodeSource())
                        .getLocation()
                        .getPath())
                .toString();
    }
}
