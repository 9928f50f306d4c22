/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.osps.cli.CapturedTerminal;
import io.osps.cli.terminal.CommandFailure;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateLockTests {
    private static final Duration MOMENT = Duration.ofMillis(200);

    /** Takes a lock for reading, as who may only read the file can, and keeps it until its input ends. */
    private static final String HOLDER =
            "import fcntl, sys; f = open(sys.argv[1], 'rb'); fcntl.lockf(f, fcntl.LOCK_SH);"
                    + " print('held', flush=True); sys.stdin.read()";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void saysWhoHoldsTheLockAndDoesNotWaitForEver() throws Exception {
        CapturedTerminal terminal = new CapturedTerminal(directory);
        StateDirectory state = StateDirectory.of(terminal.terminal().environment());
        StateLock.take(state, terminal.terminal(), MOMENT).close();
        Process holder =
                new ProcessBuilder("python3", "-c", HOLDER, state.lock().toString()).start();
        try (BufferedReader said = holder.inputReader(StandardCharsets.US_ASCII)) {
            assertThat(said.readLine()).isEqualTo("held");

            assertThatExceptionOfType(CommandFailure.class)
                    .isThrownBy(() -> StateLock.take(state, terminal.terminal(), MOMENT))
                    .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(CommandFailure.UNAVAILABLE))
                    .withMessageContaining("pid=" + holder.pid() + " user=" + System.getProperty("user.name"))
                    .withMessageContaining("python3 -c import fcntl")
                    .withMessageContaining("lock=" + state.lock());
            assertThat(terminal.err()).contains("waiting for a lock: pid=" + holder.pid(), "limit-ms=200");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        StateLock.take(state, terminal.terminal(), MOMENT).close();
    }
}
