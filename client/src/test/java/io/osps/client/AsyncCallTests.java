/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import static io.osps.client.Answers.bytes;
import static io.osps.client.Answers.echo;
import static io.osps.client.Answers.failure;
import static io.osps.client.Answers.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.osps.wire.RespValue;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AsyncCallTests {
    private static final CallOptions RELAY =
            CallOptions.DEFAULTS.withRoute(Route.RELAY).withId("id-1");

    private ScriptedServer dispatcher;
    private OspsClient client;

    @BeforeEach
    void start() throws IOException {
        dispatcher = new ScriptedServer(Answers::echo);
        client = OspsClient.builder().port(dispatcher.port()).route(Route.RELAY).build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        dispatcher.close();
    }

    @Test
    void futuresCompleteWithTheirOwnResults() {
        List<CompletableFuture<byte[]>> futures = IntStream.range(0, 200)
                .mapToObj(i -> client.callAsync("echo", bytes("payload " + i)))
                .toList();
        for (int i = 0; i < futures.size(); i++) {
            assertThat(futures.get(i).join()).isEqualTo(bytes("payload " + i));
        }
    }

    @Test
    void futureCompletesWithWhatTheCallEndedIn() {
        dispatcher.script(_ -> failure("FAILED no such page"));
        assertThatThrownBy(() -> client.callAsync("echo", bytes("x"), RELAY).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(CallFailedException.class);
        assertThatThrownBy(() -> client.callAsync("echo", bytes("x"), RELAY.withId("a b"))
                        .join())
                .hasCauseInstanceOf(CallFailedException.class);
    }

    @Test
    void cancelledFutureEndsItsCallAndCancelsTheRequest() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        dispatcher.script(command -> {
            if (word(command, 0).equals("CANCEL")) {
                return new RespValue.Int(1);
            }
            running.countDown();
            Thread.sleep(Duration.ofMinutes(1)); // ended with its connection
            return echo(command);
        });
        CompletableFuture<byte[]> future = client.callAsync("echo", bytes("x"), RELAY);
        running.await();
        future.cancel(false);
        await().until(() -> dispatcher.received().contains("CANCEL id-1"));
        assertThat(future).isCancelled();
    }

    @Test
    void interruptEndsACallOnEachKindOfThread() throws InterruptedException {
        for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
            CountDownLatch running = new CountDownLatch(1);
            dispatcher.script(command -> {
                running.countDown();
                Thread.sleep(Duration.ofMinutes(1)); // ended with its connection
                return echo(command);
            });
            CompletableFuture<Throwable> end = new CompletableFuture<>();
            Thread caller =
                    kind.start(() -> end.complete(catchThrowable(() -> client.call("echo", bytes("x"), RELAY))));
            running.await();
            caller.interrupt();
            assertThat(end.join()).isInstanceOf(InterruptedException.class).hasMessageContaining("request=id-1");
        }
    }

    @Test
    void cancelTellsWhetherThereWasSomethingToCancel() {
        dispatcher.script(command -> new RespValue.Int(word(command, 1).equals("known") ? 1 : 0));
        assertThat(client.cancel("known")).isTrue();
        assertThat(client.cancel("unknown")).isFalse();
        assertThat(dispatcher.received()).containsExactly("CANCEL known", "CANCEL unknown");
    }

    @Test
    void closedClientRefusesAtOnce() {
        client.close();
        assertThatThrownBy(() -> client.callAsync("echo", bytes("x"))).isInstanceOf(IllegalStateException.class);
    }
}
