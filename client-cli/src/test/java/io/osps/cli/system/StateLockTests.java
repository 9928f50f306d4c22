/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.osps.cli.CapturedTerminal;
import io.osps.cli.terminal.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

    @Test
    void theHolderIsFoundByDeviceAndInodeAmongThoseWhoHoldAndNotAmongThoseWhoWait() {
        List<String> locks = List.of(
                "1: FLOCK  ADVISORY  WRITE 11 fd:01:77 0 EOF",
                "2: POSIX  ADVISORY  READ  12 00:1f:177 0 EOF",
                "2: -> POSIX  ADVISORY  WRITE 13 00:1f:77 0 EOF",
                "3: POSIX  ADVISORY  READ  14 00:1f:77 0 EOF",
                "4: POSIX  ADVISORY  READ  0 00:20:78 0 EOF");

        assertThat(StateLock.LockHolder.find(locks, StateLock.LockHolder.name(0x1f, 77)))
                .contains(new StateLock.LockHolder(14));
        assertThat(StateLock.LockHolder.find(locks, StateLock.LockHolder.name(0xfd01, 77)))
                .contains(new StateLock.LockHolder(11));
        assertThat(StateLock.LockHolder.find(locks, ":177")).contains(new StateLock.LockHolder(12));
        assertThat(StateLock.LockHolder.find(locks, StateLock.LockHolder.name(0x20, 78)))
                .isEmpty();
    }

    @Test
    void deviceNumbersAreThoseOfTheKernel() {
        // 259:5000 as glibc's makedev has it: the lower eight bits of the minor number, the major one, the rest.
        assertThat(StateLock.LockHolder.name(0x1310388L, 1)).isEqualTo("103:1388:1");
    }

    @Test
    void whatANameSaysOfItselfIsCleanedForTheTerminal() throws IOException {
        Process process = new ProcessBuilder("sh", "-c", "read _", "\u001b[31m\"red\"").start();
        try {
            assertThat(new StateLock.LockHolder(process.pid()).toString())
                    .contains("command=\"sh -c read _ ?[31m'red'\"")
                    .doesNotContain("\u001b");
        } finally {
            process.destroyForcibly();
        }
    }
}
