/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessTableTests {
    private static final long SELF = ProcessHandle.current().pid();

    @TempDir
    private Path root = Path.of("");

    @Test
    void showsThisProcess() throws IOException {
        ProcessTable table = ProcessTable.own();

        assertThat(table.pids()).contains(SELF);
        assertThat(table.find(SELF)).isEqualTo(OwnProcess.id());
        assertThat(table.startTicks(SELF)).isPositive();
        assertThat(table.isStopped(SELF)).isFalse();
        assertThat(table.text(SELF, "cmdline")).contains("java");
        assertThat(table.status(SELF).field("Pid")).contains(Long.toString(SELF));
    }

    @Test
    void processIsFoundByItsEnvironment() throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "echo; read _");
        builder.environment().put("OSPS_TABLE_TEST", "grün " + SELF);
        Process process = builder.start();
        try {
            process.getInputStream().read();
            assertThat(ProcessTable.own()
                            .findByEnvironment(environment -> environment.contains("OSPS_TABLE_TEST=grün " + SELF)))
                    .extracting(ProcessId::pid)
                    .containsExactly(process.pid());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void processIsAliveWhenItCannotBeRead() throws IOException {
        // As when no descriptor is left: there is something, and it cannot be read.
        Path loop = Files.createDirectories(root.resolve("7")).resolve("stat");
        Files.createSymbolicLink(loop, loop);
        Files.createDirectories(root.resolve("8"));
        ProcessTable table = new ProcessTable(root);

        assertThat(table.find(7)).isNull();
        assertThat(table.isAlive(new ProcessId(7, 1))).isTrue();
        assertThat(table.isAlive(new ProcessId(8, 1))).isFalse();
        assertThat(table.isAlive(new ProcessId(8, 1, 4026532001L))).isTrue();
    }

    @Test
    void uptimeIsReadToTheHundredth() throws IOException {
        ProcessTable table = new ProcessTable(root);
        assertThat(table.uptime()).isZero();

        Files.writeString(root.resolve("uptime"), "100.57 1.0\n");
        assertThat(table.uptime()).isEqualTo(Duration.ofMillis(100_570));
    }

    @Test
    void nothingIsKnownWhenThereIsNoProc() {
        ProcessTable none = new ProcessTable(root.resolve("none"));

        assertThatExceptionOfType(IOException.class).isThrownBy(none::pids);
        assertThat(none.findByEnvironment(_ -> true)).isEmpty();
        assertThat(none.status(1).text()).isEmpty();
    }
}
