/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessGroupsTests {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Test
    void startTicksNameOneProcess() throws Exception {
        long own = ProcessTable.own().startTicks(ProcessHandle.current().pid());
        assertThat(own).isPositive();
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        assertThat(ProcessTable.own().startTicks(gone.pid())).isZero();
        assertThat(OwnProcess.pidNamespace()).isPositive();
    }

    @Test
    void wholeGroupIsGoneWhenItWasKilled() throws Exception {
        Process leader = ShellGroup.start("sleep 600 & sleep 600 & wait");
        assertThat(ProcessGroups.kill(leader.pid(), ProcessTable.own().startTicks(leader.pid()), LIMIT))
                .isTrue();
        assertThat(leader.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ShellGroup.living(leader.pid())).isZero();
    }

    @Test
    void membersAreKilledWhenTheLeaderIsGoneAlready() throws Exception {
        Process leader = ShellGroup.start("sleep 600 & exit 0");
        long start = ProcessTable.own().startTicks(leader.pid());
        leader.waitFor();
        assertThat(ShellGroup.living(leader.pid())).isEqualTo(1);
        assertThat(ProcessGroups.kill(leader.pid(), start, LIMIT)).isTrue();
        assertThat(ShellGroup.living(leader.pid())).isZero();
    }

    @Test
    void nothingIsKilledWhenTheIdNamesAnotherProcessNow() throws Exception {
        Process other = ShellGroup.start("sleep 600");
        try {
            assertThat(ProcessGroups.kill(other.pid(), ProcessTable.own().startTicks(other.pid()) - 1, LIMIT))
                    .isTrue();
            assertThat(other.isAlive()).isTrue();
        } finally {
            ProcessGroups.kill(other.pid(), ProcessTable.own().startTicks(other.pid()), LIMIT);
        }
    }

    @Test
    void groupsThatAreNoneAreRefused() {
        for (long group : new long[] {-1, 0, 1}) {
            assertThatIllegalArgumentException().isThrownBy(() -> ProcessGroups.kill(group, 1, LIMIT));
        }
    }
}
