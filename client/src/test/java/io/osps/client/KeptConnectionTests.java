/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import static io.osps.client.Answers.busy;
import static io.osps.client.Answers.bytes;
import static io.osps.client.Answers.echo;
import static io.osps.client.Answers.failure;
import static io.osps.client.Answers.grant;
import static io.osps.client.Answers.isAcquire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osps.wire.RespValue;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that are used again, and calls that go to a worker without the dispatcher. */
class KeptConnectionTests {
    private static final CallOptions NAMED = CallOptions.DEFAULTS.withId("id-1");
    private static final String DIRECT = "CALL echo x ID id-1";
    private static final String WITH_TICKET = "CALL echo x ID id-1 TICKET f00d";

    private ScriptedServer worker;
    private ScriptedServer dispatcher;
    private OspsClient client;

    @BeforeEach
    void start() throws IOException {
        worker = new ScriptedServer(Answers::echo);
        dispatcher = new ScriptedServer(command -> isAcquire(command) ? grant(worker.port(), false) : echo(command));
        client = client(64);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        dispatcher.close();
        worker.close();
    }

    @Test
    void workerIsCalledWithoutTheDispatcherFromTheSecondCallOn() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            call();
        }
        assertThat(dispatcher.received()).hasSize(1);
        assertThat(worker.received()).containsExactly(WITH_TICKET, DIRECT, DIRECT, DIRECT, DIRECT);
        assertThat(worker.connections()).isEqualTo(1);
        assertThat(client.idleConnections()).isEqualTo(2);
    }

    @Test
    void workerIsAskedForAnotherHandlerOnlyAfterAGrantForIt() throws InterruptedException {
        call();
        client.call("upper", bytes("x"), NAMED);
        client.call("upper", bytes("x"), NAMED);
        assertThat(dispatcher.received()).containsExactly("ACQUIRE echo ID id-1", "ACQUIRE upper ID id-1");
        assertThat(dispatcher.connections()).isEqualTo(1);
        assertThat(worker.connections()).isEqualTo(1);
    }

    @Test
    void dispatcherIsAskedAgainWhenTheWorkerIsBusyOrLeaves() throws InterruptedException {
        for (RespValue refusal : new RespValue[] {
            busy(5), failure("DRAINING this worker leaves"), failure("NOHANDLER this worker has no such handler")
        }) {
            try (OspsClient own = client(64)) {
                own.call("echo", bytes("x"), NAMED);
                int asked = dispatcher.received().size();
                worker.script(command -> command.size() == 5 ? refusal : echo(command));
                assertThat(own.call("echo", bytes("x"), NAMED)).isEqualTo(bytes("x"));
                assertThat(dispatcher.received()).hasSize(asked + 1);
                assertThat(worker.received()).endsWith(DIRECT, WITH_TICKET);
                worker.script(Answers::echo);
            }
        }
    }

    @Test
    void connectionThatWasCutWhileItLayIdleIsNoLoss() throws Exception {
        call();
        worker.cut();
        dispatcher.cut();
        call();
        assertThat(worker.received()).containsExactly(WITH_TICKET, WITH_TICKET);
        assertThat(worker.connections()).isEqualTo(2);
        assertThat(dispatcher.connections()).isEqualTo(2);
    }

    @Test
    void callThatWasLostOnAKeptConnectionIsMadeAgainIfItsHandlerIsIdempotent() throws InterruptedException {
        dispatcher.script(_ -> grant(worker.port(), true));
        call();
        worker.script(command -> command.size() == 5 ? null : echo(command));
        call();
        assertThat(worker.received()).containsExactly(WITH_TICKET, DIRECT, WITH_TICKET);
        dispatcher.script(_ -> grant(worker.port(), false));
        try (OspsClient own = client(64)) {
            own.call("echo", bytes("x"), NAMED);
            assertThatThrownBy(() -> own.call("echo", bytes("x"), NAMED))
                    .isInstanceOf(CallFailedException.class)
                    .hasMessageContaining("outcome=unknown");
        }
    }

    @Test
    void relayUsesItsConnectionAgainButNotAfterARefusal() throws InterruptedException {
        CallOptions relay = NAMED.withRoute(Route.RELAY);
        client.call("echo", bytes("x"), relay);
        client.call("echo", bytes("x"), relay);
        assertThat(dispatcher.connections()).isEqualTo(1);
        dispatcher.script(_ -> failure("TOOLARGE too large size=5 limit=1"));
        assertThatThrownBy(() -> client.call("echo", bytes("x"), relay)).isInstanceOf(CallFailedException.class);
        assertThat(client.idleConnections()).isZero();
    }

    @Test
    void numberOfIdleConnectionsIsBounded() throws InterruptedException {
        try (OspsClient none = client(0)) {
            none.call("echo", bytes("x"), NAMED);
            none.call("echo", bytes("x"), NAMED);
            assertThat(none.idleConnections()).isZero();
        }
        assertThat(worker.received()).containsExactly(WITH_TICKET, WITH_TICKET);
        try (OspsClient one = client(1)) {
            one.call("echo", bytes("x"), NAMED);
            assertThat(one.idleConnections()).isEqualTo(1);
        }
    }

    @Test
    void connectionThatLayIdleForTooLongIsNotUsed() throws InterruptedException {
        try (OspsClient brief = OspsClient.builder()
                .port(dispatcher.port())
                .idleTime(Duration.ofMillis(1))
                .build()) {
            brief.call("echo", bytes("x"), NAMED);
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < 2_000_000) {
                Thread.onSpinWait();
            }
            brief.call("echo", bytes("x"), NAMED);
        }
        assertThat(worker.received()).containsExactly(WITH_TICKET, WITH_TICKET);
    }

    @Test
    void callsAtTheSameTimeHaveAConnectionEach() throws Exception {
        CountDownLatch together = new CountDownLatch(2);
        worker.script(command -> {
            together.countDown();
            together.await();
            return echo(command);
        });
        Thread other = Thread.ofVirtual().start(() -> {
            try {
                call();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        call();
        other.join();
        assertThat(worker.connections()).isEqualTo(2);
        assertThat(client.idleConnections()).isBetween(3, 4);
    }

    @Test
    void runningCallEndsAsItWouldWhenItsClientIsClosed() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        worker.script(command -> {
            client.close();
            closed.set(true);
            return echo(command);
        });
        call();
        assertThat(closed).isTrue();
        assertThat(client.idleConnections()).isZero();
    }

    private void call() throws InterruptedException {
        assertThat(client.call("echo", bytes("x"), NAMED)).isEqualTo(bytes("x"));
    }

    private OspsClient client(int idleConnections) {
        return OspsClient.builder()
                .port(dispatcher.port())
                .idleConnections(idleConnections)
                .build();
    }
}
