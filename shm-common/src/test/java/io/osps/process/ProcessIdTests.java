/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProcessIdTests {
    @Test
    void anotherStartTimeIsAnotherProcess() {
        ProcessId self = ProcessId.now(ProcessHandle.current().pid()).orElseThrow();

        assertThat(self.isAlive()).isTrue();
        assertThat(new ProcessId(self.pid(), self.startTicks() + 1).isAlive()).isFalse();
    }

    @Test
    void isAliveWhenNobodyCanTell() {
        ProcessId elsewhere = new ProcessId(1, 1, 1);

        assertThat(elsewhere.isAlive()).isTrue();
        assertThat(elsewhere.handle()).isEmpty();
    }

    @Test
    void endsAProcess() throws IOException, InterruptedException {
        ProcessId sleeper = started("sleep", "600");

        assertThat(sleeper.end(Duration.ofSeconds(20))).isTrue();
        assertThat(sleeper.isAlive()).isFalse();
    }

    @Test
    void killsAProcessThatDoesNotEndWhenAsked() throws IOException, InterruptedException {
        ProcessId deaf = started("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done");

        assertThat(deaf.end(Duration.ofMillis(300))).isTrue();
        assertThat(deaf.isAlive()).isFalse();
    }

    @Test
    void aProcessThatIsGoneHasEnded() throws InterruptedException {
        assertThat(new ProcessId(ProcessHandle.current().pid(), 1).end(Duration.ZERO))
                .isTrue();
    }

    private static ProcessId started(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        if (command.length > 2) {
            // Its first byte says that the trap is set.
            assertThat(process.getInputStream().read()).isPositive();
        }
        return ProcessId.now(process.pid()).orElseThrow();
    }
}
