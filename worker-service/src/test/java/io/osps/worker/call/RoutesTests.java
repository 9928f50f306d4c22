/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.exchange.KillNotice;
import io.osps.exchange.Request;
import io.osps.exchange.Reservation;
import io.osps.process.ProcessGroups;
import io.osps.space.MappedSpace;
import io.osps.space.TupleView;
import io.osps.wire.RespValue;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The relay, the ways in which a request ends, and what comes of large results, one at a time. */
@Tag("integration")
class RoutesTests extends RoutesFixture {
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
    void resultIsDroppedWhenTheDispatcherHasGone() throws Exception {
        TestDispatcher mortal = new TestDispatcher(worker.join("dispatcher"));
        var _ = mortal.relay("sleep", "200", LONG);
        await().until(() -> worker.calls().started() == 1);

        mortal.leave();

        await().until(() -> worker.calls().finished() == 1);
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
