/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.dispatcher.dispatch.PendingRequest.State;
import io.osps.wire.RequestKey;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All requests by key, from their acceptance until no tuple in the space can name them any more. So two requests of one user and id
 * are never out at once, and a late answer cannot meet a younger request. Thread safe.
 */
final class PendingRequests {
    private final ConcurrentMap<String, PendingRequest> byKey = new ConcurrentHashMap<>();
    private final Stories stories = new Stories();
    private final DispatchMeters meters;
    private final LongSupplier clock;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder answered = new LongAdder();

    PendingRequests(DispatchMeters meters, LongSupplier clock) {
        this.meters = meters;
        this.clock = clock;
    }

    /** Takes a request in; false when another of that key is out. */
    boolean add(PendingRequest pending) {
        if (byKey.putIfAbsent(pending.key, pending) != null) {
            return false;
        }
        accepted.increment();
        return true;
    }

    @Nullable PendingRequest find(String key) {
        return byKey.get(key);
    }

    /** The request of that id that the asker may know of; his own first. */
    @Nullable PendingRequest find(String id, String asker) {
        PendingRequest own = byKey.get(RequestKey.of(id, asker));
        return own != null || !RequestKey.isOperator(asker)
                ? own
                : byKey.values().stream()
                        .filter(pending -> pending.story().id().equals(id))
                        .findAny()
                        .orElse(null);
    }

    /** All requests, those that come and go meanwhile or not. */
    Collection<PendingRequest> all() {
        return Collections.unmodifiableCollection(byKey.values());
    }

    /** How many were accepted. */
    long accepted() {
        return accepted.sum();
    }

    /** How many were answered or given up. */
    long answered() {
        return answered.sum();
    }

    /** How many wait for their answer. */
    long open() {
        long done = answered.sum();
        return accepted.sum() - done;
    }

    /** Answers a request whose tuple is not out any more, if it is still in that state. */
    boolean end(PendingRequest pending, State from, RespValue value, String outcome) {
        if (!pending.move(from, State.ENDED)) {
            return false;
        }
        byKey.remove(pending.key, pending);
        answer(pending, value, outcome);
        return true;
    }

    boolean end(PendingRequest pending, State from, WireError error) {
        return end(pending, from, new RespValue.Failure(error), DispatchMeters.outcome(error.code()));
    }

    /** Sends the client of a request to a worker; false when it has gone. How the request ends is told elsewhere. */
    boolean handOut(PendingRequest pending, RespValue value) {
        if (!pending.move(State.OFFERED, State.ENDED)) {
            return false;
        }
        byKey.remove(pending.key, pending);
        answered.increment();
        stories.keep(pending.story());
        pending.answer(value);
        return true;
    }

    /** Answers a request whose tuple may still be out; false when somebody has. */
    boolean abandon(PendingRequest pending, WireError error) {
        if (!pending.move(State.OFFERED, State.ABANDONED)) {
            return false;
        }
        answer(pending, new RespValue.Failure(error), DispatchMeters.outcome(error.code()));
        return true;
    }

    /** Ends a request whose client has gone; true when it may still be in its queue. */
    boolean giveUp(PendingRequest pending) {
        if (giveUpQueued(pending)) {
            return true;
        }
        if (pending.move(State.OFFERED, State.ABANDONED)) {
            answer(pending, unheard(pending), DispatchMeters.ABANDONED);
        }
        return false;
    }

    /** Ends a request whose client has gone, if no worker has it; true when it may still be in its queue. */
    boolean giveUpQueued(PendingRequest pending) {
        return end(pending, State.QUEUED, unheard(pending), DispatchMeters.ABANDONED);
    }

    private static RespValue unheard(PendingRequest pending) {
        return new RespValue.Failure(DispatcherErrors.cancelled(pending, "queued"));
    }

    /** Forgets a request that was answered before, now that its tuple is gone. */
    void forget(PendingRequest pending) {
        if (pending.move(State.ABANDONED, State.ENDED)) {
            byKey.remove(pending.key, pending);
        }
    }

    /** The story of a request that is out or was answered lately; null when the asker has none of that id. */
    @Nullable Story story(String id, String asker) {
        PendingRequest pending = find(id, asker);
        return pending != null ? pending.story() : stories.find(id, asker);
    }

    private void answer(PendingRequest pending, RespValue value, String outcome) {
        answered.increment();
        pending.story().add(clock.getAsLong(), Story.Stage.ANSWERED, "", outcome);
        stories.keep(pending.story());
        meters.answered(pending, outcome);
        pending.answer(value);
    }
}
