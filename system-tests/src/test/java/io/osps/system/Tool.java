/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs that are on this machine, or are not. */
final class Tool {
    private static final long MOST_SECONDS = 120;

    private Tool() {}

    /** How a program ended. */
    record Run(int exitCode, String out, String err) {
        String shown() {
            return out + err;
        }
    }

    static boolean isInstalled(String name) {
        for (String directory : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(directory, name))) {
                return true;
            }
        }
        return false;
    }

    /** A Python that has that module: the first on the path, else the system's own. */
    static Optional<String> pythonWith(String module) {
        return Stream.of("python3", "/usr/bin/python3")
                .filter(python -> python.startsWith("/") ? Files.isExecutable(Path.of(python)) : isInstalled(python))
                .filter(python -> run(List.of(python, "-c", "import " + module)).exitCode() == 0)
                .findFirst();
    }

    /** Runs a program to its end. */
    static Run run(List<String> command) {
        Path err = null;
        try {
            err = Files.createTempFile("osps-tool-", ".err");
            Process process = new ProcessBuilder(command)
                    .redirectError(err.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            byte[] out = process.getInputStream().readAllBytes();
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("no end of " + command);
            }
            return new Run(process.exitValue(), new String(out, StandardCharsets.UTF_8), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            if (err != null) {
                var _ = err.toFile().delete();
            }
        }
    }
}
