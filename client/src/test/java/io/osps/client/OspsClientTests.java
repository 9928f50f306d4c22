/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import static io.osps.client.Answers.busy;
import static io.osps.client.Answers.bytes;
import static io.osps.client.Answers.echo;
import static io.osps.client.Answers.failure;
import static io.osps.client.Answers.freePort;
import static io.osps.client.Answers.isAcquire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.osps.wire.ErrorCode;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OspsClientTests {
    private static final CallOptions RELAY =
            CallOptions.DEFAULTS.withRoute(Route.RELAY).withId("id-1");
    private static final CallOptions REDIRECT = CallOptions.DEFAULTS.withId("id-1");

    private final Queue<String> notes = new ConcurrentLinkedQueue<>();
    private ScriptedServer worker;
    private ScriptedServer dispatcher;
    private OspsClient client;

    @BeforeEach
    void start() throws IOException {
        worker = new ScriptedServer(Answers::echo);
        dispatcher = new ScriptedServer(_ -> grant(false));
        client = client(dispatcher.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        dispatcher.close();
        worker.close();
    }

    @Test
    void redirectCallsTheWorkerWithItsTicket() throws InterruptedException {
        assertThat(client.call("echo", bytes("hello"), REDIRECT)).isEqualTo(bytes("hello"));
        assertThat(dispatcher.received()).containsExactly("ACQUIRE echo ID id-1");
        assertThat(worker.received()).containsExactly("CALL echo hello ID id-1 TICKET f00d");
        assertThat(notes).isEmpty();
    }

    @Test
    void redirectCarriesSixteenMebibytesByteForByte() throws InterruptedException {
        byte[] payload = new byte[16 << 20];
        new Random(1).nextBytes(payload);
        assertThat(client.call("echo", payload)).isEqualTo(payload);
        assertThat(client.call("echo", new byte[0])).isEmpty();
    }

    @Test
    void relayCallsTheDispatcher() throws InterruptedException {
        dispatcher.script(Answers::echo);
        byte[] result = client.call("echo", bytes("hello"), RELAY.withDeadline(Duration.ofMinutes(1)));
        assertThat(result).isEqualTo(bytes("hello"));
        assertThat(dispatcher.received()).singleElement().asString().matches("CALL echo hello ID id-1 DEADLINE \\d+");
        assertThat(worker.received()).isEmpty();
    }

    @Test
    void callWithoutAnIdGetsOne() throws InterruptedException {
        client.call("echo", bytes("x"));
        client.call("upper", bytes("x"));
        assertThat(dispatcher.received())
                .doesNotHaveDuplicates()
                .allMatch(line -> line.matches("ACQUIRE (echo|upper) ID \\S+"));
    }

    @Test
    void namedErrorsComeAsTheyWereSaid() {
        worker.script(_ -> failure("FAILED no such page handler=echo request=id-1"));
        CallFailedException failed = failedCall(REDIRECT);
        assertThat(failed.error()).isEqualTo(WireError.parse("FAILED no such page handler=echo request=id-1"));
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(worker.received()).hasSize(1);
    }

    @Test
    void nobodyListeningIsToldWithTheAddress() throws IOException {
        int port = freePort();
        try (OspsClient lost = client(port)) {
            for (Route route : Route.values()) {
                assertThatThrownBy(() -> lost.call("echo", bytes("x"), CallOptions.DEFAULTS.withRoute(route)))
                        .isInstanceOfSatisfying(
                                UnreachableException.class,
                                unreachable ->
                                        assertThat(unreachable.exitCode()).isEqualTo(3))
                        .hasMessageContaining("no dispatcher answers at 127.0.0.1:" + port);
            }
            assertThatThrownBy(() -> lost.ask("PING")).isInstanceOf(UnreachableException.class);
        }
    }

    @Test
    void serverOfAnotherKindIsTold() {
        for (RespValue foreign : List.of(new RespValue.Int(1), RespValue.items(), RespValue.OK)) {
            dispatcher.script(_ -> foreign);
            for (CallOptions options : List.of(RELAY, REDIRECT)) {
                assertThatThrownBy(() -> client.call("echo", bytes("x"), options))
                        .isInstanceOf(UnreachableException.class)
                        .hasMessageContaining("does not speak this protocol");
            }
        }
    }

    @Test
    void wrongNamesAreRefusedBeforeAnythingIsSent() {
        for (CallOptions options : List.of(REDIRECT.withId("a b"), REDIRECT.withId(""), REDIRECT.withId("é"))) {
            assertThat(failedCall(options).error().code()).isEqualTo(ErrorCode.ERR);
        }
        assertThat(dispatcher.received()).isEmpty();
    }

    @Test
    void workerThatCannotBeReachedIsReplacedByTheRelay() throws Exception {
        worker.close();
        dispatcher.script(command -> isAcquire(command) ? grant(false) : echo(command));
        assertThat(client.call("echo", bytes("hello"), REDIRECT)).isEqualTo(bytes("hello"));
        assertThat(dispatcher.received())
                .containsExactly("ACQUIRE echo ID id-1", "CALL echo hello ID id-1 TICKET f00d");
        assertThat(notes).singleElement().asString().contains("worker-1 at 127.0.0.1", "goes by the relay");
    }

    @Test
    void anotherWorkerIsAskedForWhenTheRelayHasNoRoom() throws Exception {
        int nobody = freePort();
        AtomicInteger acquired = new AtomicInteger();
        dispatcher.script(command -> isAcquire(command)
                ? Answers.grant(acquired.incrementAndGet() == 1 ? nobody : worker.port(), false)
                : failure("TOOLARGE too large size=5 limit=1"));
        assertThat(client.call("echo", bytes("hello"), REDIRECT)).isEqualTo(bytes("hello"));
        acquired.set(-100);
        worker.close();
        assertThatThrownBy(() -> client.call("echo", bytes("hello"), REDIRECT))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("cannot be reached, and the payload is too large for the relay");
    }

    @Test
    void lostConnectionIsToldWhenARunTwiceCouldDoHarm() {
        worker.script(_ -> null);
        CallFailedException failed = failedCall(REDIRECT);
        assertThat(failed.error().code()).isEqualTo(ErrorCode.LOST);
        assertThat(failed.error().fact("outcome")).contains("unknown");
        assertThat(failed.error().fact("request")).contains("id-1");
        assertThat(failed.exitCode()).isEqualTo(6);
        assertThat(worker.received()).hasSize(1);
    }

    @Test
    void lostConnectionIsRepeatedWhenTheHandlerIsIdempotent() throws InterruptedException {
        dispatcher.script(_ -> grant(true));
        AtomicInteger calls = new AtomicInteger();
        worker.script(command -> calls.incrementAndGet() < 3 ? null : echo(command));
        assertThat(client.call("echo", bytes("hello"), REDIRECT)).isEqualTo(bytes("hello"));
        assertThat(worker.received()).hasSize(3).containsOnly("CALL echo hello ID id-1 TICKET f00d");
        assertThat(notes).hasSize(2);
    }

    @Test
    void lostConnectionIsRepeatedWhenTheCallerSaysSo() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        dispatcher.script(command -> calls.incrementAndGet() < 3 ? null : echo(command));
        assertThat(client.call("echo", bytes("hello"), RELAY.withSafeToRepeat(true)))
                .isEqualTo(bytes("hello"));
        assertThat(dispatcher.received()).hasSize(3);
        calls.set(0);
        assertThat(failedCall(RELAY).error().fact("outcome")).contains("unknown");
        assertThat(calls).hasValue(1);
    }

    @Test
    void repeatsAreBounded() {
        dispatcher.script(_ -> grant(true));
        worker.script(_ -> null);
        assertThat(failedCall(REDIRECT).error().code()).isEqualTo(ErrorCode.LOST);
        assertThat(worker.received()).hasSize(6);
    }

    @Test
    void lossIsToldEvenIfTheDispatcherIsGoneToo() {
        dispatcher.script(_ -> grant(true));
        worker.script(_ -> {
            closeQuietly(dispatcher);
            return null;
        });
        assertThat(failedCall(REDIRECT).error().code()).isEqualTo(ErrorCode.LOST);
    }

    @Test
    void dispatcherThatDiesBeforeItGrantsIsNotALoss() {
        dispatcher.script(_ -> null);
        assertThatThrownBy(() -> client.call("echo", bytes("x"), REDIRECT))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("ended the connection before it answered");
        assertThat(dispatcher.received()).hasSizeGreaterThan(1);
    }

    @Test
    void busyIsAskedAgainAfterTheTimeThatItNames() throws InterruptedException {
        AtomicInteger acquired = new AtomicInteger();
        dispatcher.script(_ -> acquired.incrementAndGet() < 20 ? busy(5) : grant(false));
        assertThat(client.call("echo", bytes("hello"), REDIRECT)).isEqualTo(bytes("hello"));
        assertThat(acquired).hasValue(20);
        AtomicInteger called = new AtomicInteger();
        worker.script(command -> called.incrementAndGet() < 2 ? busy(5) : echo(command));
        assertThat(client.call("echo", bytes("hello"), REDIRECT)).isEqualTo(bytes("hello"));
        assertThat(acquired).hasValue(21);
    }

    @Test
    void busyEndsTheCallAtItsDeadlineOrAtOnce() {
        dispatcher.script(_ -> busy(5));
        long begin = System.nanoTime();
        CallFailedException failed = failedCall(REDIRECT.withDeadline(Duration.ofMillis(200)));
        assertThat(failed.error().code()).isEqualTo(ErrorCode.BUSY);
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(150), Duration.ofSeconds(20));
        int asked = dispatcher.received().size();
        assertThat(failedCall(REDIRECT.withWaitWhenBusy(false)).exitCode()).isEqualTo(3);
        assertThat(dispatcher.received()).hasSize(asked + 1);
    }

    @Test
    void busyIsWhatIsToldThoughTheLastAttemptGotNoAnswer() {
        AtomicInteger acquired = new AtomicInteger();
        dispatcher.script(_ -> {
            if (acquired.incrementAndGet() > 1) {
                Thread.sleep(Duration.ofMinutes(1)); // ended with its connection
            }
            return busy(5);
        });
        CallFailedException failed = failedCall(REDIRECT.withDeadline(Duration.ofMillis(50)));
        assertThat(failed.error().code()).isEqualTo(ErrorCode.BUSY);
    }

    @Test
    void requestThatWasNotBegunIsSentAgain() throws InterruptedException {
        for (String line : List.of(
                "DRAINING this worker leaves",
                "LOST the worker died attempts=1 outcome=not-started",
                "DENIED the ticket is not good worker=worker-1")) {
            AtomicInteger calls = new AtomicInteger();
            worker.script(command -> calls.incrementAndGet() == 1 ? failure(line) : echo(command));
            try (OspsClient another = client(dispatcher.port())) {
                assertThat(another.call("echo", bytes("hello"), REDIRECT)).isEqualTo(bytes("hello"));
            }
            assertThat(calls).hasValue(2);
        }
    }

    @Test
    void requestThatMayHaveRunIsNot() {
        AtomicInteger calls = new AtomicInteger();
        dispatcher.script(_ -> {
            calls.incrementAndGet();
            return failure("LOST the worker died attempts=1 outcome=unknown");
        });
        assertThat(failedCall(RELAY).error().fact("outcome")).contains("unknown");
        assertThat(calls).hasValue(1);
    }

    @Test
    void silenceEndsInATimeOutThatSaysWhatIsKnown() {
        worker.script(_ -> {
            Thread.sleep(Duration.ofMinutes(1)); // ended with its connection
            return null;
        });
        CallFailedException failed = failedCall(REDIRECT.withDeadline(Duration.ofMillis(50)));
        assertThat(failed.error().code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(failed.error().fact("outcome")).contains("unknown");
        assertThat(failed.exitCode()).isEqualTo(4);
    }

    @Test
    void deadlineShrinksFromAttemptToAttempt() throws InterruptedException {
        AtomicInteger acquired = new AtomicInteger();
        dispatcher.script(_ -> acquired.incrementAndGet() == 1 ? busy(60) : grant(false));
        client.call("echo", bytes("x"), REDIRECT.withDeadline(Duration.ofSeconds(30)));
        List<Long> deadlines = dispatcher.received().stream()
                .map(line -> Long.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
        assertThat(deadlines).hasSize(2);
        assertThat(deadlines.get(1)).isLessThan(deadlines.get(0)).isPositive();
    }

    @Test
    void otherCommandsAreAskedAsTheyAre() {
        dispatcher.script(command -> command.size() == 1 ? new RespValue.Simple("PONG") : failure("ERR unknown"));
        assertThat(client.ask("PING")).isEqualTo(new RespValue.Simple("PONG"));
        assertThatThrownBy(() -> client.ask("NO", "x")).isInstanceOf(CallFailedException.class);
    }

    @Test
    void manyThreadsMayUseOneClient() throws Exception {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<byte[]>> results = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                byte[] payload = bytes("payload " + i);
                results.add(pool.submit(() -> client.call("echo", payload)));
            }
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).isEqualTo(bytes("payload " + i));
            }
        }
    }

    @Test
    void closedClientRefuses() {
        client.close();
        assertThatThrownBy(() -> client.call("echo", bytes("x"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.ask("PING")).isInstanceOf(IllegalStateException.class);
    }

    private OspsClient client(int port) {
        return OspsClient.builder()
                .port(port)
                .connectTimeout(Duration.ofSeconds(5))
                .patience(Duration.ofSeconds(30))
                .notes(notes::add)
                .build();
    }

    private CallFailedException failedCall(CallOptions options) {
        return catchThrowableOfType(CallFailedException.class, () -> client.call("echo", bytes("hello"), options));
    }

    private RespValue grant(boolean idempotent) {
        return Answers.grant(worker.port(), idempotent);
    }

    private static void closeQuietly(ScriptedServer server) {
        try {
            server.close();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
