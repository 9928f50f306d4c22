/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.exchange.Request;
import io.osps.exchange.Reservation;
import io.osps.exchange.Seat;
import io.osps.process.ProcessId;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.ClaimMarks;
import io.osps.space.LocalSpace;
import io.osps.space.Participant;
import io.osps.watchdog.evidence.RunningRequests.RunningRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is made out of a pulse and of claims in a real space. */
final class WorkWatchTests {
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final LocalSpace space = LocalSpace.create();
    private final Participant self = space.self();
    private final WorkWatch watch =
            new WorkWatch(new ProcessId(1, 1), new ProcFs(Path.of("/nowhere"), NanoClock.SYSTEM), INTERVAL);
    /** A minute ahead, so that claims which begin now can be late. */
    private final long now = System.nanoTime() + millis(60_000);

    private Work look(long ageMillis, Map<String, String> facts) {
        return watch.look(
                new Pulse(now - millis(ageMillis), facts),
                RunningRequests.of(space, NanoClock.SYSTEM).of(self.incarnation()),
                now);
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private Claim request(String id, int k) {
        space.write(new Request(self.name(), self.incarnation(), k, id, "spin", 1, 0, 0).toTuple(new byte[0]));
        return Objects.requireNonNull(space.tryClaim(Request.of(id, 1), ClaimKind.COUNTED));
    }

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(watch.look(Pulse.NONE, List.of(), now).overdue()).isNull();
        assertThat(watch.look(Pulse.NONE, List.of(), now).others()).isZero();
    }

    @Test
    void pulseTellsOfARequestThatTheSpaceKnowsNoMore() {
        Work work = look(
                100,
                Map.of(
                        "requests.started", "9",
                        "requests.finished", "6",
                        "late.count", "1",
                        "late.id", "r-1",
                        "late.handler", "spin",
                        "late.by-ms", "3000",
                        "late.progress-ms", "400"));

        assertThat(work.running()).isEqualTo(3);
        assertThat(work.others()).isEqualTo(2);
        assertThat(work.overdue())
                .isEqualTo(new Work.Overdue("r-1", "spin", Duration.ofMillis(3_100), Duration.ofMillis(500), false));
    }

    @Test
    void pulseThatIsOldTellsNothing() {
        Work work = look(1_600, Map.of("late.by-ms", "3000", "late.id", "r-1", "state", "draining"));

        assertThat(work.overdue()).isNull();
        assertThat(work.draining()).isFalse();
    }

    @Test
    void claimsTellOfLateRequestsWhenTheServiceTellsNothing() {
        request("early", 0).markStarted(now + millis(60_000));
        request("late", 1).markStarted(now - millis(4_000));
        Work work = look(0, Map.of());

        assertThat(work.running()).isEqualTo(2);
        assertThat(work.late()).isEqualTo(1);
        assertThat(work.overdue())
                .isEqualTo(new Work.Overdue("late", "spin", Duration.ofSeconds(4), Duration.ofSeconds(4), false));
    }

    @Test
    void requestIsIdleFromItsDeadlineOrItsLastProgress() {
        assertThat(new RunningRequest(0, "r-1", "spin", new ClaimMarks(100, 0, 200, 0, 0)).idle(250))
                .isEqualTo(50);
        assertThat(new RunningRequest(0, "r-1", "spin", new ClaimMarks(100, 110, 200, 0, 0)).idle(250))
                .isEqualTo(50);
        assertThat(new RunningRequest(0, "r-1", "spin", new ClaimMarks(100, 240, 200, 0, 0)).idle(250))
                .isEqualTo(10);
    }

    @Test
    void requestThatHasNotBegunIsNotLate() {
        request("waiting", 0);

        assertThat(look(0, Map.of()).running()).isZero();
    }

    @Test
    void pulseNamesTheCallOfWhichTheSpaceKnowsNoId() {
        Seat seat = new Seat("default", self.name(), self.incarnation(), 0, "127.0.0.1", 1);
        space.write(seat.toTuple());
        Claim claim = Objects.requireNonNull(space.tryClaim(Seat.any(), ClaimKind.UNCOUNTED));
        claim.markStarted(now - millis(4_000));

        assertThat(Objects.requireNonNull(look(0, Map.of()).overdue()).id()).isEmpty();
        assertThat(Objects.requireNonNull(look(0, Map.of("late.by-ms", "3999", "late.id", "direct"))
                                .overdue())
                        .id())
                .isEqualTo("direct");
    }

    @Test
    void deadlockNamesTheRequestsOfItsThreads() {
        space.write(new Reservation(self.name(), self.incarnation(), 3, "ticket", "r-3", "deadlock", 0, 0, 0, false)
                .toTuple());
        Claim claim = Objects.requireNonNull(space.tryClaim(Reservation.ofTicket("ticket"), ClaimKind.COUNTED));
        claim.markStarted(now + millis(60_000));
        request("other", 1).markStarted(now + millis(60_000));
        Work work =
                look(0, Map.of("deadlock", "seat-3,deadlock-r-3", "requests.started", "2", "requests.finished", "0"));

        assertThat(work.deadlock()).isEqualTo(new Work.Deadlock("seat-3,deadlock-r-3", 1, List.of("r-3")));
        assertThat(work.others()).isEqualTo(1);
    }

    @Test
    void standsStillWhileAllSeatsAreTakenAndNoRequestEnds() {
        Map<String, String> full =
                Map.of("seats.total", "2", "seats.free", "0", "requests.finished", "5", "requests.started", "7");
        Pulse first = new Pulse(now, full);
        assertThat(watch.look(first, List.of(), now).standstill()).isZero();
        long later = now + millis(1_000);
        assertThat(watch.look(new Pulse(later, full), List.of(), later).standstill())
                .isEqualTo(Duration.ofSeconds(1));
        Map<String, String> moved =
                Map.of("seats.total", "2", "seats.free", "0", "requests.finished", "6", "requests.started", "8");
        assertThat(watch.look(new Pulse(later, moved), List.of(), later).standstill())
                .isZero();
    }

    @Test
    void wornAndDrainingAreAsTold() {
        Work work = look(0, Map.of("worn", "requests=5 limit=5", "state", "draining", "late.by-ms", "many"));

        assertThat(work.worn()).isEqualTo("requests=5 limit=5");
        assertThat(work.draining()).isTrue();
        assertThat(work.overdue()).isNull();
    }
}
