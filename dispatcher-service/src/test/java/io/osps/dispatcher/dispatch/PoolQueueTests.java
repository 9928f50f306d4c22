/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.dispatcher.dispatch.PendingRequest.State;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PoolQueueTests {
    private static final KnownHandler HANDLER = new KnownHandler("echo", "default", Duration.ofSeconds(60), true);

    private final AtomicLong clock = new AtomicLong();
    private final QueueRoom room = new QueueRoom(3, 100);
    private final PoolQueue queue = new PoolQueue("default", room, clock::get);

    @Test
    void firstInIsFirstOut() {
        PendingRequest first = call("a", 1);
        PendingRequest second = call("b", 1);
        queue.add(first);
        queue.add(second);

        assertThat(queue.next()).isSameAs(first);
        assertThat(first.state()).isEqualTo(State.OFFERED);
        assertThat(queue.next()).isSameAs(second);
        assertThat(queue.next()).isNull();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void connectionsTakeTurnsHoweverMuchOneOfThemAsks() {
        PoolQueue large = new PoolQueue("large", new QueueRoom(100, 100), clock::get);
        for (int i = 0; i < 5; i++) {
            large.add(call("greedy", "greedy-" + i, 1));
        }
        large.add(call("modest", "modest-0", 1));
        large.add(call("modest", "modest-1", 1));
        large.add(call("late", "late-0", 1));

        assertThat(Stream.generate(large::next).limit(8).map(pending -> Objects.requireNonNull(pending).key))
                .containsExactly(
                        "greedy-0", "modest-0", "late-0", "greedy-1", "modest-1", "greedy-2", "greedy-3", "greedy-4");
        assertThat(large.next()).isNull();
    }

    @Test
    void turnIsKeptWhenARequestInTheMiddleLeaves() {
        PendingRequest given = call("greedy", "greedy-1", 1);
        queue.add(call("greedy", "greedy-0", 1));
        queue.add(given);
        queue.add(call("modest", "modest-0", 1));

        queue.next();
        queue.remove(given);

        assertThat(queue.next()).extracting(pending -> pending.key).isEqualTo("modest-0");
        assertThat(queue.next()).isNull();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(room.requests()).isZero();
    }

    @Test
    void refusedWhenThereAreTooMany() {
        assertThat(queue.add(call("a", 1))).isTrue();
        assertThat(queue.add(call("b", 1))).isTrue();
        assertThat(queue.add(call("c", 1))).isTrue();
        assertThat(queue.add(call("d", 1))).isFalse();
        queue.next();
        assertThat(queue.add(call("d", 1))).isTrue();
    }

    @Test
    void refusedWhenTheirBytesAreTooMany() {
        assertThat(queue.add(call("a", 60))).isTrue();
        assertThat(queue.add(call("b", 41))).isFalse();
        assertThat(queue.add(call("b", 40))).isTrue();
        assertThat(room.bytes()).isEqualTo(100);
    }

    @Test
    void roomIsSharedByAllLanes() {
        PoolQueue other = new PoolQueue("other", room, clock::get);
        queue.add(call("a", 1));
        queue.add(call("b", 1));
        other.add(call("c", 1));

        assertThat(other.add(call("d", 1))).isFalse();
        assertThat(room.requests()).isEqualTo(3);
    }

    @Test
    void roomIsFreeAgainWhenARequestInTheMiddleLeaves() {
        PendingRequest middle = call("b", 10);
        queue.add(call("a", 10));
        queue.add(middle);
        queue.add(call("c", 10));

        queue.remove(middle);

        assertThat(room.requests()).isEqualTo(2);
        assertThat(room.bytes()).isEqualTo(20);
        assertThat(queue.snapshot()).extracting(pending -> pending.key).containsExactly("a", "c");
    }

    @Test
    void requestThatEndedMeanwhileIsPassedOver() {
        PendingRequest ended = call("a", 1);
        PendingRequest alive = call("b", 1);
        queue.add(ended);
        queue.add(alive);
        ended.move(State.QUEUED, State.ENDED);

        assertThat(queue.next()).isSameAs(alive);
        assertThat(room.requests()).isZero();
    }

    @Test
    void requestPutBackIsFirstAgainThoughTheQueueIsFull() {
        PendingRequest first = call("a", 1);
        queue.add(first);
        queue.next();
        queue.add(call("b", 1));
        queue.add(call("c", 1));
        queue.add(call("d", 1));
        first.move(State.OFFERED, State.QUEUED);

        queue.putBack(first);

        assertThat(queue.next()).isSameAs(first);
    }

    @Test
    void retryIsAdvisedByThePaceOfTheLastSeconds() {
        QueueRoom large = new QueueRoom(10_000, 10_000);
        PoolQueue busy = new PoolQueue("busy", large, clock::get);
        for (int i = 0; i < 1_000; i++) {
            clock.addAndGet(Duration.ofMillis(10).toNanos());
            busy.add(call("served-" + i, 0));
            busy.next();
        }
        for (int i = 0; i < 400; i++) {
            busy.add(call("waiting-" + i, 0));
        }

        // 100 a second, 400 wait: half of them are served in 2 s.
        assertThat(busy.retryAfter()).isBetween(Duration.ofMillis(1800), Duration.ofMillis(2200));
    }

    @Test
    void retryIsAdvisedInASecondWhenNothingIsKnown() {
        assertThat(queue.retryAfter()).isEqualTo(Duration.ofSeconds(1));
    }

    private PendingRequest call(String id, int size) {
        return call(this, id, size);
    }

    private PendingRequest call(Object connection, String id, int size) {
        return new PendingRequest(
                new Story(id, "", HANDLER.name(), OfferKind.RELAY, clock.get()),
                false,
                connection,
                HANDLER,
                OfferKind.RELAY,
                null,
                new byte[size],
                clock.get(),
                Long.MAX_VALUE,
                _ -> {});
    }
}
