/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.watchdog.standin.StandIn.Fault;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** People's orders, replacing in good order, and what the next watchdog takes over. */
@Tag("integration")
final class SupervisorOrdersTests {
    private static final String WORKER = "worker-1";
    private static final String KILLING = "worker-1 KILLING";

    @RegisterExtension
    private final TestFleet fleet = new TestFleet();

    @Test
    void replacesInGoodOrderWhenAProcessIsWorn() throws Exception {
        fleet.start(2);
        Fault.WORN.commit(fleet.faults(), WORKER, "");
        await().atMost(TestFleet.LONG)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> fleet.counts().moves.contains("worker-1 DRAINING"));
        Fault.WORN.end(fleet.faults(), WORKER);
        fleet.awaitRestart(WORKER, 1);

        assertThat(fleet.view(WORKER).lastReason()).isEqualTo("worn: requests=10 limit=10");
        assertThat(fleet.state().resolve("dossiers")).doesNotExist();
    }

    @Test
    void ordersStopStartPauseResumeAndRestartAService() throws Exception {
        fleet.start(2);
        long first = fleet.pid(WORKER);
        assertThat(fleet.supervisor().order("worker-9", Order.STOP)).isFalse();

        assertThat(fleet.supervisor().order(WORKER, Order.PAUSE)).isTrue();
        fleet.awaitState(WORKER, Phase.PAUSED);
        TestFleet.signal("STOP", first);
        assertThat(fleet.counts().moves).doesNotContain(KILLING);
        TestFleet.signal("CONT", first);
        fleet.supervisor().order(WORKER, Order.RESUME);
        fleet.awaitState(WORKER, Phase.READY);
        assertThat(fleet.pid(WORKER)).isEqualTo(first);

        fleet.supervisor().order(WORKER, Order.RESTART);
        fleet.awaitRestart(WORKER, 1);
        assertThat(fleet.view(WORKER).lastReason()).isEqualTo("ordered: by=operator");

        fleet.supervisor().order(WORKER, Order.STOP);
        fleet.awaitState(WORKER, Phase.STOPPED);
        assertThat(fleet.view(WORKER).pid()).isNull();
        fleet.supervisor().order(WORKER, Order.START);
        fleet.awaitState(WORKER, Phase.READY);
        assertThat(fleet.view(WORKER).restarts()).isOne();
    }

    @Test
    void restartsWorkersOneAfterTheOtherAndScales() throws Exception {
        fleet.start(2);
        fleet.supervisor().restartWorkers();
        fleet.awaitRestart(WORKER, 1);
        fleet.awaitRestart("worker-2", 1);
        assertThat(fleet.counts().moves)
                .containsSubsequence("worker-1 DRAINING", "worker-1 READY", "worker-2 DRAINING", "worker-2 READY");

        fleet.supervisor().scale(3);
        await().atMost(TestFleet.LONG).until(() -> fleet.supervisor().services().size() == 4);
        fleet.awaitState("worker-3", Phase.READY);
        fleet.supervisor().scale(1);
        await().atMost(TestFleet.LONG).until(() -> fleet.supervisor().services().size() == 2);
        assertThat(fleet.counts().moves)
                .contains("worker-3 STOPPED", "worker-2 STOPPED")
                .doesNotContain("worker-1 STOPPED");
    }

    @Test
    void ordersAndCountsOutliveTheWatchdog() throws Exception {
        fleet.start(2);
        TestFleet.signal("KILL", fleet.pid(WORKER));
        fleet.awaitRestart(WORKER, 1);
        fleet.supervisor().order("worker-2", Order.STOP);
        fleet.awaitState("worker-2", Phase.STOPPED);
        fleet.supervisor().scale(3);
        fleet.awaitState("worker-3", Phase.READY);
        fleet.supervisor().order(WORKER, Order.PAUSE);
        fleet.awaitState(WORKER, Phase.PAUSED);
        List<Long> pids =
                Stream.of("dispatcher", WORKER, "worker-3").map(fleet::pid).toList();
        Supervisor earlier = fleet.supervisor();

        fleet.startAnother(2);
        try {
            fleet.awaitState("worker-3", Phase.READY);
            fleet.awaitState(WORKER, Phase.PAUSED);
            fleet.awaitState("dispatcher", Phase.READY);
            assertThat(fleet.view("worker-2").state()).isEqualTo("STOPPED");
            assertThat(fleet.view(WORKER).restarts()).isOne();
            assertThat(fleet.view(WORKER).lastReason()).isEqualTo("crashed: exit=137 (SIGKILL)");
            assertThat(Stream.of("dispatcher", WORKER, "worker-3").map(fleet::pid))
                    .containsExactlyElementsOf(pids);
        } finally {
            earlier.stop();
        }
    }

    @Test
    void adoptsWhatRunsAndLeavesItAloneWhenAbandoned() throws Exception {
        fleet.start(2);
        List<Long> pids =
                fleet.supervisor().services().stream().map(ServiceView::pid).toList();
        Supervisor earlier = fleet.supervisor();

        // With fewer workers than are running, which it adopts all the same.
        fleet.startAnother(1);
        try {
            await().atMost(TestFleet.LONG).until(fleet.supervisor()::wereAllReady);
            assertThat(fleet.supervisor().services().stream().map(ServiceView::pid))
                    .containsExactlyElementsOf(pids);
            assertThat(fleet.counts().restarts).isEmpty();
            assertThat(fleet.supervisor().abandon())
                    .as("leaves alone what it adopted")
                    .isTrue();
            assertThat(pids)
                    .allSatisfy(pid -> assertThat(fleet.proc().find(pid)).isNotNull());
        } finally {
            earlier.stop();
        }
    }
}
