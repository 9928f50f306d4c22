/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.exchange.KillNotice;
import io.osps.exchange.Request;
import io.osps.exchange.Reservation;
import io.osps.exchange.Waiting;
import io.osps.process.ProcessGroups;
import io.osps.space.MappedSpace;
import io.osps.space.TupleView;
import io.osps.space.WriteOptions;
import io.osps.wire.RespValue;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each route and each way to end, one at a time, on a mapped space. */
@Tag("integration")
class RoutesTests {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    private static final class Twice implements Handler {
        @Override
        public String name() {
            return "twice";
        }

        @Override
        public Result handle(HandlerCall call) {
            return Result.of(Arrays.copyOf(call.payload(), 2 * call.payload().length));
        }
    }

    private TestWorker worker;
    private TestDispatcher dispatcher;

    @BeforeEach
    void start() throws IOException {
        worker = new TestWorker(2, new Twice());
        dispatcher = new TestDispatcher(worker.join("dispatcher"));
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        try {
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(worker.free()).containsExactly(0, 1));
            assertThat(worker.named()).containsExactly(0, 1);
        } finally {
            dispatcher.leave();
            worker.close();
        }
    }

    @Test
    void relayReturnsAMebibyteByteForByte() throws Exception {
        byte[] payload = new byte[1 << 20];
        new Random(3).nextBytes(payload);

        TestDispatcher.Answer answer = dispatcher.relay("echo", payload, LONG).get();

        assertThat(answer.ok()).isTrue();
        assertThat(answer.bytes()).isEqualTo(payload);
    }

    @Test
    void relayRefusesAResultPastAMebibyteAndNamesTheRedirect() throws Exception {
        assertThat(dispatcher.relay("twice", new byte[600_000], LONG).get().text())
                .startsWith("TOOLARGE the result is too large; the redirect route has room for more handler=twice")
                .endsWith("size=1200000 limit=1048576");
        Reservation reservation = dispatcher.reserve("twice", LONG);
        try (TestClient client = new TestClient(worker.port())) {
            byte[] ticket = TestClient.bytes(reservation.ticket());
            RespValue answer = client.ask(List.of(
                    TestClient.bytes("CALL"),
                    TestClient.bytes("twice"),
                    new byte[600_000],
                    TestClient.bytes("TICKET"),
                    ticket));
            assertThat(answer).isEqualTo(RespValue.bulk(new byte[1_200_000]));
        }
    }

    @Test
    void largeResultWaitsInAFileThatHasNoNameAndIsClosedThen() throws Exception {
        byte[] payload = new byte[7_000_000];
        new Random(4).nextBytes(payload);
        try (TestClient client = new TestClient(worker.port())) {
            RespValue answer = client.ask(List.of(TestClient.bytes("CALL"), TestClient.bytes("twice"), payload));

            assertThat(answer).isEqualTo(RespValue.bulk(Arrays.copyOf(payload, 14_000_000)));
        }
        try (Stream<Path> files = Files.list(worker.directory())) {
            assertThat(files).noneMatch(file -> file.toString().contains("osps-result-"));
        }
        await().atMost(LONG).untilAsserted(() -> assertThat(openResults()).isZero());
    }

    private static long openResults() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(RoutesTests::isResult).count();
        }
    }

    private static boolean isResult(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains("osps-result-");
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void resultPastTheWorkersLimitIsTooLarge() throws Exception {
        try (TestClient client = new TestClient(worker.port())) {
            RespValue answer =
                    client.ask(List.of(TestClient.bytes("CALL"), TestClient.bytes("twice"), new byte[9 << 20]));

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            RespValue.Failure.class,
                            failure -> assertThat(failure.error().line())
                                    .startsWith(
                                            "TOOLARGE the result is too large; it is past the worker's osps.worker.max-payload")
                                    .endsWith("size=18874368 limit=16777216"));
        }
    }

    @Test
    void unknownHandlerIsNamed() throws Exception {
        assertThat(dispatcher.relay("nosuch", "", LONG).get().text())
                .isEqualTo("NOHANDLER this worker has no such handler handler=nosuch");
    }

    @Test
    void relayAnswersTimeoutAtTheDeadline() throws Exception {
        long begun = System.nanoTime();

        String answer = dispatcher.relay("sleep", "forever", SHORT).get().text();

        assertThat(answer)
                .startsWith("TIMEOUT the deadline passed handler=sleep request=")
                .endsWith("stage=running");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(SHORT, Duration.ofSeconds(3));
    }

    @Test
    void deafHandlerIsAnsweredForAndKeepsItsSeatUntilItEnds() throws Exception {
        Future<TestDispatcher.Answer> answer = dispatcher.relay("spin", "1500", SHORT);

        assertThat(answer.get().text()).startsWith("TIMEOUT").endsWith("stage=running");

        assertThat(worker.free()).hasSize(1);
        assertThat(worker.calls().oldest()).containsEntry("oldest.handler", "spin");
        assertThat(Long.parseLong(Objects.requireNonNull(worker.calls().oldest().get("oldest.deadline-ms"))))
                .isNegative();
        await().atMost(LONG).until(() -> worker.free().size() == 2);
    }

    @Test
    void scoreboardShowsWhatRuns() throws Exception {
        Future<TestDispatcher.Answer> answer = dispatcher.relay("sleep", "300", LONG);
        await().until(() -> !worker.calls().oldest().isEmpty());

        assertThat(worker.space()
                        .inspect(Request.ofWorker(
                                "worker-1", worker.space().self().incarnation())))
                .singleElement()
                .satisfies((TupleView view) -> {
                    assertThat(view.holder()).isEqualTo(worker.space().self());
                    assertThat(view.marks().hasStarted()).isTrue();
                    assertThat(view.marks().deadline()).isGreaterThan(System.nanoTime());
                });
        assertThat(answer.get().text()).isEqualTo("300");
    }

    @Test
    void cancelReachesTheRunningHandler() throws Exception {
        Future<TestDispatcher.Answer> answer = dispatcher.relay("sleep", "forever", LONG);
        await().until(() -> !worker.calls().oldest().isEmpty());

        assertThat(worker.calls().cancel("nosuch")).isFalse();
        assertThat(worker.calls()
                        .cancel(Objects.requireNonNull(worker.calls().oldest().get("oldest.id"))))
                .isTrue();

        assertThat(answer.get().text()).startsWith("CANCELLED the request was cancelled handler=sleep");
    }

    @Test
    void cancelTupleReachesTheRunningHandler() throws Exception {
        Future<TestDispatcher.Answer> answer = dispatcher.relay("sleep", "forever", LONG);
        await().until(() -> !worker.calls().oldest().isEmpty());

        dispatcher.cancel(Objects.requireNonNull(worker.calls().oldest().get("oldest.id")));

        assertThat(answer.get().text())
                .startsWith("CANCELLED the request was cancelled handler=sleep")
                .endsWith("stage=running");
    }

    @Test
    void cancelTupleReachesTheCommandsProcesses() throws Exception {
        Future<TestDispatcher.Answer> answer = dispatcher.relay("hang", "", LONG);
        List<Long> groups = new ArrayList<>();
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            worker.space()
                    .inspect(Request.ofWorker("worker-1", worker.space().self().incarnation()))
                    .forEach(view -> groups.add(view.marks().processGroup()));
            return !groups.isEmpty() && groups.getLast() > 1;
        });

        dispatcher.cancel(Objects.requireNonNull(worker.calls().oldest().get("oldest.id")));

        assertThat(answer.get().text()).startsWith("CANCELLED");
        assertThat(ProcessGroups.kill(groups.getLast(), 0, Duration.ZERO)).isTrue();
    }

    @Test
    void cancelTupleReachesARequestOnAReservation() throws Exception {
        Reservation reservation = dispatcher.reserve("sleep", LONG);
        try (TestClient client = new TestClient(worker.port())) {
            client.send("CALL", "sleep", "forever", "TICKET", reservation.ticket());
            await().until(() -> worker.calls().started() == 1);
            dispatcher.cancel(reservation.id());
            assertThat(client.read()).startsWith("CANCELLED");
        }
    }

    @Test
    void cancelTupleThatComesFirstWaitsForItsRequest() throws Exception {
        Reservation reservation = dispatcher.reserve("sleep", LONG);
        dispatcher.cancel(reservation.id());
        await().until(() -> dispatcher.isObeyed());
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "sleep", "forever", "TICKET", reservation.ticket()))
                    .startsWith("CANCELLED");
        }
    }

    @Test
    void commandIsKilledWholeAtItsDeadline() throws Exception {
        Future<TestDispatcher.Answer> answer = dispatcher.relay("hang", "", Duration.ofMillis(300));
        List<Long> groups = new ArrayList<>();
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            worker.space()
                    .inspect(Request.ofWorker("worker-1", worker.space().self().incarnation()))
                    .forEach(view -> groups.add(view.marks().processGroup()));
            return !groups.isEmpty() && groups.getLast() > 1;
        });

        assertThat(answer.get().text()).startsWith("TIMEOUT");
        assertThat(ProcessGroups.kill(groups.getLast(), 0, Duration.ZERO)).isTrue();
    }

    @Test
    void ticketIsGoodOnce() throws Exception {
        Reservation reservation = dispatcher.reserve("upper", LONG);
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "upper", "abc", "TICKET", reservation.ticket()))
                    .isEqualTo("ABC");
            assertThat(client.ask("CALL", "upper", "abc", "TICKET", reservation.ticket()))
                    .startsWith("DENIED the ticket");
        }
    }

    @Test
    void ticketIsForItsHandlerAndStaysGoodWhenAnotherIsTried() throws Exception {
        Reservation reservation = dispatcher.reserve("upper", LONG);
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "echo", "abc", "TICKET", reservation.ticket()))
                    .isEqualTo("DENIED the ticket is for another handler handler=echo");
            assertThat(client.ask("CALL", "upper", "abc", "TICKET", reservation.ticket()))
                    .isEqualTo("ABC");
        }
    }

    @Test
    void ticketIsGoodUntilItsLeaseEnds() throws Exception {
        Reservation reservation = dispatcher.reserve("upper", SHORT);
        await().until(() -> System.nanoTime() - reservation.leaseEnd() > 0);
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "upper", "abc", "TICKET", reservation.ticket()))
                    .startsWith("DENIED");
        }
    }

    @Test
    void directCallIsBusyWhenNoSeatIsFree() throws Exception {
        Reservation first = dispatcher.reserve("echo", LONG);
        Reservation second = dispatcher.reserve("echo", LONG);
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "echo", "abc"))
                    .isEqualTo("BUSY no seat is free here; ask the dispatcher limit=2");
            assertThat(worker.registry()
                            .get("osps.requests")
                            .tags("route", "direct", "outcome", "busy")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(client.ask("CALL", "echo", "abc", "TICKET", first.ticket()))
                    .isEqualTo("abc");
            assertThat(client.ask("CALL", "echo", "def")).isEqualTo("def");
            assertThat(client.ask("CALL", "echo", "ghi", "TICKET", second.ticket()))
                    .isEqualTo("ghi");
        }
    }

    @Test
    void nobodyJumpsTheQueueOfADispatcher() throws Exception {
        MappedSpace mortal = worker.join("dispatcher");
        mortal.write(
                new Waiting("default", mortal.self().incarnation()).toTuple(), WriteOptions.boundTo(mortal.self()));
        Reservation reservation = dispatcher.reserve("echo", LONG);
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "echo", "abc")).startsWith("BUSY others wait in the queue");
            assertThat(client.ask("CALL", "echo", "abc", "TICKET", reservation.ticket()))
                    .isEqualTo("abc");
            mortal.close();
            assertThat(client.ask("CALL", "echo", "abc")).isEqualTo("abc");
        }
    }

    @Test
    void seatIsFreeAgainTheMomentTheClientHasItsAnswer() throws Exception {
        Reservation other = dispatcher.reserve("echo", LONG);
        try (TestClient client = new TestClient(worker.port())) {
            for (int i = 0; i < 2_000; i++) {
                assertThat(client.ask("CALL", "echo", "x" + i)).isEqualTo("x" + i);
            }
            assertThat(client.ask("CALL", "echo", "abc", "TICKET", other.ticket()))
                    .isEqualTo("abc");
        }
    }

    @Test
    void directCallReturnsSixteenMebibytesByteForByte() throws Exception {
        byte[] payload = new byte[16 << 20];
        new Random(4).nextBytes(payload);
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask(List.of(TestClient.bytes("CALL"), TestClient.bytes("echo"), payload)))
                    .isEqualTo(RespValue.bulk(payload));
        }
    }

    @Test
    void resultIsDroppedWhenTheClientHasGone() throws Exception {
        try (TestClient client = new TestClient(worker.port())) {
            client.send("CALL", "sleep", "200");
            await().until(() -> worker.calls().started() == 1);
        }
        await().until(() -> worker.calls().finished() == 1);

        assertThat(worker.registry()
                        .get("osps.requests")
                        .tag("outcome", "ok")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void resultIsDroppedWhenTheDispatcherHasGone() throws Exception {
        TestDispatcher mortal = new TestDispatcher(worker.join("dispatcher"));
        var _ = mortal.relay("sleep", "200", LONG);
        await().until(() -> worker.calls().started() == 1);

        mortal.leave();

        await().until(() -> worker.calls().finished() == 1);
    }

    @Test
    void reservationOutlivesItsDispatcher() throws Exception {
        TestDispatcher mortal = new TestDispatcher(worker.join("dispatcher"));
        Reservation reservation = mortal.reserve("echo", LONG);

        mortal.leave();

        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "echo", "still", "TICKET", reservation.ticket()))
                    .isEqualTo("still");
        }
    }

    @Test
    void requestComesBackToItsDispatcherWhenTheWorkerLeaves() throws Exception {
        TestWorker leaving = new TestWorker(1);
        TestDispatcher other = new TestDispatcher(leaving.join("dispatcher"));
        Future<TestDispatcher.Answer> answer = other.relay("sleep", "forever", LONG);
        await().until(() -> leaving.calls().started() == 1);
        MappedSpace observer = leaving.join("observer");

        long incarnation = leaving.space().self().incarnation();
        leaving.leave();

        assertThat(observer.inspect(Request.ofWorker("worker-1", incarnation)))
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.attempts()).isEqualTo(1);
                    assertThat(view.marks().hasStarted()).isTrue();
                    assertThat(view.holder()).isNull();
                });
        assertThat(answer.isDone()).isFalse();
        assertThat(observer.tryRead(KillNotice.ofIncarnation(incarnation)))
                .as("nothing that ran is to blame")
                .isNotNull();
        observer.close();
        other.leave();
        leaving.close();
    }
}
