/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.osps.exchange.KillNotice;
import io.osps.watchdog.standin.StandIn.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole supervision over real processes that stand in for the services: starts, ends and restarts. */
@Tag("integration")
final class SupervisorTests {
    private static final String WORKER = "worker-1";

    @RegisterExtension
    private final TestFleet fleet = new TestFleet();

    @Test
    void allServicesBecomeReadyAndAreShown() throws Exception {
        fleet.start(2);

        assertThat(fleet.supervisor().services())
                .extracting(ServiceView::name)
                .containsExactly("dispatcher", WORKER, "worker-2");
        await().atMost(TestFleet.LONG).until(() -> fleet.view(WORKER).seats().total() == 2);
        ServiceView worker = fleet.view(WORKER);
        assertThat(worker.state()).isEqualTo("READY");
        assertThat(worker.role()).isEqualTo("worker");
        assertThat(worker.incarnation()).isPositive();
        assertThat(worker.addresses()).containsOnlyKeys("client", "heartbeat", "http");
        assertThat(worker.seats()).isEqualTo(new ServiceView.Seats(2, 1));
        assertThat(worker.restarts()).isZero();
        assertThat(worker.lastReason()).isNull();
        assertThat(worker.uptimeMs()).isBetween(1L, TestFleet.LONG.toMillis());
        assertThat(fleet.supervisor().states()).containsEntry("dispatcher", "READY liveness=UP");
        await().atMost(TestFleet.LONG).until(() -> fleet.counts().answers(WORKER) > 3);
    }

    @Test
    void restartsAtOnceWhenAProcessIsKilled() throws Exception {
        fleet.start(1);
        long dispatcher = fleet.pid("dispatcher");
        long first = fleet.pid(WORKER);
        Long incarnation = fleet.view(WORKER).incarnation();

        TestFleet.signal("KILL", first);
        fleet.awaitRestart(WORKER, 1);

        assertThat(fleet.view(WORKER).lastReason()).isEqualTo("crashed: exit=137 (SIGKILL)");
        assertThat(fleet.pid(WORKER)).isNotEqualTo(first);
        assertThat(fleet.view(WORKER).incarnation()).isGreaterThan(incarnation);
        assertThat(fleet.space().participants()).noneMatch(participant -> participant.pid() == first);
        assertThat(fleet.counts().restarts).containsExactly("worker-1 crashed");
        assertThat(fleet.pid("dispatcher")).isEqualTo(dispatcher);
        assertThat(fleet.space().readAll(KillNotice.ofIncarnation(Objects.requireNonNull(incarnation))))
                .as("it is reported as killed by somebody")
                .singleElement()
                .satisfies(word -> assertThat(KillNotice.from(word)).isEqualTo(new KillNotice(incarnation, "", false)));
    }

    @Test
    void startsInTheBackgroundWhileAnotherWorkerIsReady() throws Exception {
        assumeSessionsAreWeighed();
        fleet.start(2);
        Fault.UNREADY.commit(fleet.faults(), WORKER, "");

        TestFleet.signal("KILL", fleet.pid(WORKER));
        await().atMost(TestFleet.LONG)
                .until(() ->
                        fleet.view(WORKER).restarts() == 1 && weight(WORKER).endsWith(" nice 5"));

        Fault.UNREADY.end(fleet.faults(), WORKER);
        await().atMost(TestFleet.LONG).until(() -> weight(WORKER).endsWith(" nice 0"));
    }

    @Test
    void startsAsMuchAsAnybodyWhenNoOtherWorkerIsReady() throws Exception {
        assumeSessionsAreWeighed();
        fleet.start(1);
        Fault.UNREADY.commit(fleet.faults(), WORKER, "");
        Fault.UNREADY.commit(fleet.faults(), "dispatcher", "");

        for (String service : List.of(WORKER, "dispatcher")) {
            long before = fleet.pid(service);
            TestFleet.signal("KILL", before);
            // A process is shown once its session has its weight.
            await().atMost(TestFleet.LONG)
                    .ignoreExceptions()
                    .until(() -> fleet.view(service).restarts() == 1 && fleet.pid(service) != before);
            assertThat(weight(service)).endsWith(" nice 0");
        }
    }

    @Test
    void startInTheBackgroundEndsAfterAWhileThoughItIsNotReady() throws Exception {
        assumeSessionsAreWeighed();
        fleet.start(2);
        Fault.UNREADY.commit(fleet.faults(), WORKER, "");

        TestFleet.signal("KILL", fleet.pid(WORKER));
        await().atMost(TestFleet.LONG).until(() -> weight(WORKER).endsWith(" nice 5"));
        long second = fleet.pid(WORKER);
        await().atMost(TestFleet.LONG).until(() -> weight(WORKER).endsWith(" nice 0"));

        assertThat(fleet.pid(WORKER)).isEqualTo(second);
        assertThat(fleet.view(WORKER).state()).isEqualTo("STARTING");
    }

    private static void assumeSessionsAreWeighed() throws IOException {
        Path own = Path.of("/proc/self/autogroup");
        assumeThat(own).as("the kernel weighs sessions").exists();
        assumeThat(Files.readString(own)).as("not in a CPU cgroup").startsWith("/autogroup");
    }

    /** As the kernel tells it; empty while the service has no process. */
    private String weight(String service) {
        try {
            return Files.readString(Path.of("/proc/" + fleet.view(service).pid() + "/autogroup"))
                    .strip();
        } catch (IOException _) {
            return "";
        }
    }

    @Test
    void markOfAProcessIsNeverGivenAgain() throws Exception {
        fleet.start(1);
        String first = mark("dispatcher");
        fleet.supervisor().stop();

        // With an incarnation that it had before, as watchdogs of two spaces on a machine may have the same.
        fleet.start(1);

        assertThat(mark("dispatcher")).isNotEqualTo(first);
    }

    private String mark(String service) throws IOException {
        String environment =
                Files.readString(Path.of("/proc/" + fleet.pid(service) + "/environ"), StandardCharsets.ISO_8859_1);
        return Stream.of(environment.split("\0"))
                .filter(variable -> variable.startsWith("OSPS_SPAWN="))
                .map(variable -> variable.substring(0, variable.indexOf('.')))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void deathByAnotherSignalIsSaidToBeNobodysHand() throws Exception {
        fleet.start(1);
        Long incarnation = fleet.view(WORKER).incarnation();

        TestFleet.signal("ALRM", fleet.pid(WORKER));
        fleet.awaitRestart(WORKER, 1);

        assertThat(fleet.space().readAll(KillNotice.ofIncarnation(Objects.requireNonNull(incarnation))))
                .isEmpty();
    }

    @Test
    void failsThenTriesAgainWhenAServiceDiesAtEveryStart() throws Exception {
        Fault.FAIL.commit(fleet.faults(), WORKER, "out of paper");
        fleet.begin();
        fleet.awaitState(WORKER, Phase.FAILED);

        assertThat(fleet.view(WORKER).lastReason()).isEqualTo("crashed: exit=1 log=\"cannot start: out of paper\"");
        assertThat(fleet.view(WORKER).restarts()).isEqualTo(2);
        assertThat(fleet.view(WORKER).pid()).isNull();
        fleet.awaitState("dispatcher", Phase.READY);
        assertThat(fleet.view("dispatcher").restarts()).as("untouched").isZero();
        assertThat(fleet.supervisor().wereAllReady()).isFalse();

        Fault.FAIL.end(fleet.faults(), WORKER);
        fleet.awaitState(WORKER, Phase.READY);
        assertThat(fleet.supervisor().wereAllReady()).isTrue();
    }

    @Test
    void isNotReadyButNotKilledWhenItsReadinessStaysDown() throws Exception {
        Fault.UNREADY.commit(fleet.faults(), "dispatcher", "");
        fleet.begin();
        fleet.awaitState(WORKER, Phase.READY);
        await().atMost(TestFleet.LONG).until(() -> fleet.counts().answers("dispatcher") > 2);

        // On a machine that is short of CPU it may be under suspicion as well.
        assertThat(fleet.view("dispatcher").state()).isIn("STARTING", "SUSPECT");
        Fault.UNREADY.end(fleet.faults(), "dispatcher");
        fleet.awaitState("dispatcher", Phase.READY);
        assertThat(fleet.view("dispatcher").restarts()).isZero();
    }

    @Test
    void stopsDispatchersFirstAndStubbornOnesByForce() throws Exception {
        Fault.STUBBORN.commit(fleet.faults(), WORKER, "");
        fleet.start(2);
        List<Long> pids =
                fleet.supervisor().services().stream().map(ServiceView::pid).toList();

        assertThat(fleet.supervisor().stop()).isTrue();
        assertThat(pids).allSatisfy(pid -> assertThat(fleet.proc().find(pid)).isNull());
        assertThat(fleet.counts().moves)
                .containsSubsequence("dispatcher STOPPED", "worker-1 DRAINING", "worker-1 KILLING");
        assertThat(fleet.counts().restarts).isEmpty();
        assertThat(fleet.space().participants()).containsExactly(fleet.space().self());
    }
}
