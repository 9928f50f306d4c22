/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.osps.dispatcher.dispatch.Fixture.Answers;
import io.osps.space.Claim;
import io.osps.space.LocalSpace;
import io.osps.wire.RequestMemory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DispatchTests {
    private final LocalSpace space = LocalSpace.create();
    private final Dispatch dispatch = new Dispatch(
            space.join("dispatcher", "dispatcher"),
            new DispatchSettings(
                    10,
                    1 << 20,
                    Duration.ofSeconds(5),
                    Duration.ofMillis(10),
                    Duration.ofSeconds(30),
                    new RequestMemory.Limit(Duration.ofSeconds(60), 1000, 1 << 20)),
            new SimpleMeterRegistry(),
            System::nanoTime);
    private final FakeWorker worker = FakeWorker.join(space, 1);

    @BeforeEach
    void start() {
        dispatch.start();
    }

    @AfterEach
    void end() {
        dispatch.close();
    }

    @Test
    void queuedRequestGetsTheNextFreeSeat() throws Exception {
        Answers first = call("first");
        Answers second = call("second");
        worker.echo(worker.claimNow());

        Claim claim = Awaitility.await().until(worker::claim, found -> found != null);
        worker.echo(claim);

        Awaitility.await().untilAsserted(() -> {
            assertThat(first.only()).isEqualTo("first");
            assertThat(second.only()).isEqualTo("second");
        });
    }

    @Test
    void deadlineOfAQueuedRequestIsKept() {
        call("first");
        Answers second = new Answers();
        dispatch.call(Fixture.message("echo", "", null, Duration.ofMillis(30)), Caller.on(new Object(), second::add));

        Awaitility.await().untilAsserted(() -> assertThat(second.only()).contains("stage=queued"));
    }

    @Test
    void stopWaitsForTheAnswersThatAreDue() throws Exception {
        Answers running = call("running");
        Claim claim = worker.claimNow();

        CompletableFuture<Void> stop = CompletableFuture.runAsync(this::stop);
        Awaitility.await().untilAsserted(() -> assertThat(call("late").only()).startsWith("DRAINING "));
        worker.echo(claim);
        stop.join();

        assertThat(running.only()).isEqualTo("running");
    }

    @Test
    void stopTellsThoseItCannotWaitFor() throws Exception {
        Answers running = call("running");
        Answers queued = call("queued");

        dispatch.stop(Duration.ofMillis(20));

        assertThat(running.only()).startsWith("LOST the dispatcher went down").contains("outcome=unknown");
        assertThat(queued.only()).startsWith("DRAINING ");
        assertThat(dispatch.view().open()).isZero();
    }

    @Test
    void viewShowsWorkersQueueAndOldestRequest() {
        dispatch.call(Fixture.message("echo", "abc", "one", null), Caller.on(new Object(), _ -> {}));
        dispatch.call(Fixture.message("echo", "abc", "two", null), Caller.on(new Object(), _ -> {}));

        assertThat(dispatch.view().hasWorker()).isTrue();
        assertThat(dispatch.view().workers()).singleElement().satisfies(status -> {
            assertThat(status.seats()).isEqualTo(1);
            assertThat(status.free()).isZero();
        });
        assertThat(dispatch.view().queue().requests()).isEqualTo(1);
        assertThat(dispatch.view().queue().bytes()).isEqualTo(3);
        assertThat(dispatch.view().oldest())
                .hasValueSatisfying(oldest -> assertThat(oldest.id()).isEqualTo("one"));
    }

    private void stop() {
        try {
            dispatch.stop(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Answers call(String payload) {
        Answers answers = new Answers();
        dispatch.call(Fixture.message("echo", payload, null, null), Caller.on(new Object(), answers::add));
        return answers;
    }
}
