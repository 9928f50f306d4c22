/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of OSPS, {@code ./osps}, for a system of its own.
 *
 * @param directory where this system has its state, its space and what the command line says on standard error
 */
public record OspsCommand(Path directory) {
    /** State and logs of the system. */
    public Path state() {
        return directory.resolve("state");
    }

    /**
     * Runs a command to its end.
     *
     * @return its standard output
     * @throws IOException when its exit code is not 0
     */
    public String run(String... words) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(Path.of("osps").toAbsolutePath().toString()));
        command.addAll(List.of(words));
        Path said = directory.resolve("osps.log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(said.toFile());
        builder.environment().put("OSPS_STATE", state().toString());
        builder.environment()
                .put("OSPS_SPACE", directory.resolve("place").resolve("space").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("osps failed: command=" + command + "\n" + out + Files.readString(said));
        }
        return out;
    }
}
