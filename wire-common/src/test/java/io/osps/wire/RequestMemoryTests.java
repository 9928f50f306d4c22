/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestMemoryTests {
    private static final RespValue RESULT = RespValue.bulk("result");

    private final AtomicLong clock = new AtomicLong(-7);
    private final RequestMemory memory =
            new RequestMemory(new RequestMemory.Limit(Duration.ofSeconds(60), 3, 100_000), clock::get);
    private final List<RespValue> first = new ArrayList<>();
    private final List<RespValue> second = new ArrayList<>();

    @Test
    void answerIsGivenAgainWithinTheWindow() {
        run("one", RESULT);
        clock.addAndGet(Duration.ofSeconds(59).toNanos());

        assertThat(memory.begin("one", call("echo", "x"), second::add)).isNull();

        assertThat(first).containsExactly(RESULT);
        assertThat(second).containsExactly(RESULT);
    }

    @Test
    void idIsFreeAfterTheWindow() {
        run("one", RESULT);
        clock.addAndGet(Duration.ofSeconds(60).toNanos());

        assertThat(memory.begin("one", call("echo", "x"), second::add)).isNotNull();
        assertThat(memory.bytes()).isZero();
    }

    @Test
    void requestThatRunsIsJoined() {
        RequestMemory.Run run = begin("one");

        assertThat(memory.begin("one", call("echo", "x"), second::add)).isNull();
        assertThat(second).isEmpty();
        run.accept(RESULT);

        assertThat(first).containsExactly(RESULT);
        assertThat(second).containsExactly(RESULT);
    }

    @Test
    void whoJoinsWaitsNoLongerThanItsOwnDeadline() {
        RequestMemory.Run run = begin("one");
        CompletableFuture<RespValue> hasty = new CompletableFuture<>();
        CallMessage call = new CallMessage("echo", new byte[] {'x'}, null, Duration.ofMillis(1), null, null);

        assertThat(memory.begin("one", call, hasty::complete)).isNull();

        assertThat(line(List.of(hasty.join()))).startsWith("TIMEOUT ").contains("stage=joined");
        run.accept(RESULT);
        assertThat(first).containsExactly(RESULT);
    }

    @Test
    void largeResultIsNotGivenAgain() {
        run("one", RespValue.bulk(new byte[RequestMemory.LARGEST_RESULT + 1]));

        memory.begin("one", call("echo", "x"), second::add);

        assertThat(line(second)).startsWith("DUPLICATE ").endsWith("size=65537 id=one");
    }

    @Test
    void resultsAreBoundedTogether() {
        run("one", RespValue.bulk(new byte[60_000]));
        run("two", RespValue.bulk(new byte[60_000]));
        assertThat(memory.bytes()).isEqualTo(60_000);

        memory.begin("two", call("echo", "x"), second::add);

        assertThat(line(second)).startsWith("DUPLICATE ").contains("size=60000");
    }

    @Test
    void oldestIdsAreForgottenWhenThereAreTooMany() {
        for (String id : List.of("one", "two", "three", "four")) {
            run(id, RESULT);
        }
        assertThat(memory.size()).isEqualTo(3);
        assertThat(memory.begin("one", call("echo", "x"), second::add)).isNotNull();
    }

    @Test
    void whatHasNotRunMayBeSentAgain() {
        for (String line : List.of(
                "BUSY x",
                "DRAINING x",
                "TIMEOUT x stage=queued",
                "CANCELLED x stage=queued",
                "LOST x outcome=not-started",
                "NOHANDLER x",
                "ERR x")) {
            run("one", new RespValue.Failure(WireError.parse(line)));
        }
        assertThat(first).hasSize(7);
        assertThat(memory.size()).isZero();
    }

    @Test
    void whatMayHaveRunIsNotRunAgain() {
        for (String line : List.of(
                "FAILED x",
                "TIMEOUT x stage=running",
                "TIMEOUT x stage=offered",
                "CANCELLED x stage=running",
                "CANCELLED x stage=offered",
                "LOST x outcome=unknown",
                "POISON x")) {
            RespValue failure = new RespValue.Failure(WireError.parse(line));
            run(line.replace(' ', '-'), failure);
            assertThat(memory.begin(line.replace(' ', '-'), call("echo", "x"), second::add))
                    .isNull();
            assertThat(second.removeFirst()).isEqualTo(failure);
        }
    }

    @Test
    void idOfAnotherHandlerIsRefused() {
        run("one", RESULT);
        memory.begin("one", call("upper", "x"), second::add);
        assertThat(line(second)).startsWith("IDREUSED ").endsWith("id=one");
    }

    @Test
    void idOfAnotherPayloadIsRefusedWhileItRunsAndAfter() {
        RequestMemory.Run run = begin("one");
        assertThat(memory.begin("one", call("echo", "y"), second::add)).isNull();
        assertThat(line(second)).startsWith("IDREUSED ");
        run.accept(RESULT);
        second.clear();

        assertThat(memory.begin("one", call("echo", "y"), second::add)).isNull();
        assertThat(line(second)).startsWith("IDREUSED ").doesNotContain("result");
    }

    @Test
    void idOfAnotherUserIsAnotherRequest() {
        run("one", RESULT);

        assertThat(memory.begin("one", call("echo", "x").of("bob"), second::add))
                .isNotNull();
        assertThat(second).isEmpty();
    }

    @Test
    void lastClientThatLeavesIsTold() {
        RequestMemory.Run run = begin("one");
        java.util.function.Consumer<RespValue> other = second::add;
        memory.begin("one", call("echo", "x"), other);

        assertThat(run.leave(other)).isFalse();
        run.accept(RESULT);

        assertThat(second).isEmpty();
        assertThat(run.leave(other)).isTrue();
    }

    @Test
    void storedResultIsSharedByAllWhoWaitAndNotKept(@TempDir Path directory) throws IOException {
        StoredBytes stored = StoredBytes.of(Files.write(directory.resolve("result"), new byte[70_000]));
        RequestMemory.Run run = begin("one");
        assertThat(memory.begin("one", call("echo", "x"), second::add)).isNull();
        run.accept(new RespValue.Stored(stored));

        assertThat(memory.bytes()).isZero();
        RespValue.release(first.getFirst());
        assertThat(stored.file().isOpen()).isTrue();
        RespValue.release(second.getFirst());
        assertThat(stored.file().isOpen()).isFalse();
        second.clear();
        assertThat(memory.begin("one", call("echo", "x"), second::add)).isNull();
        assertThat(line(second)).startsWith("DUPLICATE");
    }

    @Test
    void clientThatHasLeftHasNoShareInAStoredResult(@TempDir Path directory) throws IOException {
        StoredBytes stored = StoredBytes.of(Files.write(directory.resolve("result"), new byte[70_000]));
        RequestMemory.Run run = Objects.requireNonNull(memory.begin("one", call("echo", "x"), second::add));
        List<Consumer<RespValue>> clients = new ArrayList<>();
        clients.add(first::add);
        assertThat(memory.begin("one", call("echo", "x"), clients.getFirst())).isNull();
        assertThat(run.leave(clients.getFirst())).isFalse();
        run.accept(new RespValue.Stored(stored));
        RespValue.release(second.getFirst());

        assertThat(first).isEmpty();
        assertThat(stored.file().isOpen()).isFalse();
    }

    private void run(String id, RespValue answer) {
        begin(id).accept(answer);
    }

    private RequestMemory.Run begin(String id) {
        return Objects.requireNonNull(memory.begin(id, call("echo", "x"), first::add));
    }

    private static CallMessage call(String handler, String payload) {
        return new CallMessage(handler, payload.getBytes(StandardCharsets.UTF_8), null, null, null, null);
    }

    private static String line(List<RespValue> answers) {
        return answers.getFirst() instanceof RespValue.Failure(WireError error) ? error.line() : "no error";
    }
}
