/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.exchange.Callback;
import io.osps.exchange.Fate;
import io.osps.exchange.Reservation;
import io.osps.space.TupleSpace;
import io.osps.wire.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests whose clients were sent to a worker, by ticket, until it is known how they ended: the worker tells, or it is
 * gone. At most as many as there are seats, and those whose {@link Fate} is on its way. Thread safe.
 */
final class HandedOut {
    private static final Logger log = LoggerFactory.getLogger(HandedOut.class);
    /** The outcome of a request whose worker has not told it and is still there. */
    private static final String UNKNOWN = "unknown";

    private static final String LOST = DispatchMeters.outcome(ErrorCode.LOST);
    private static final String GIVEN_BACK = DispatchMeters.outcome(ErrorCode.DRAINING);

    /** How long after a request's deadline its worker has to tell: it may go on for a while, and is looked for in the space. */
    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    private final TupleSpace space;
    private final Members members;
    private final WorkerAffinity affinity;
    private final DispatchMeters meters;
    private final LongSupplier clock;
    private final Map<String, Given> given = new ConcurrentHashMap<>();

    private record Given(PendingRequest pending, String worker, long incarnation) {
        Given with(PendingRequest other) {
            return new Given(other, worker, incarnation);
        }
    }

    HandedOut(TupleSpace space, Members members, WorkerAffinity affinity, DispatchMeters meters, LongSupplier clock) {
        this.space = space;
        this.members = members;
        this.affinity = affinity;
        this.meters = meters;
        this.clock = clock;
    }

    /** A client is about to be sent to that worker. */
    void note(String ticket, PendingRequest pending, String worker, long incarnation) {
        given.put(ticket, new Given(pending, worker, incarnation));
    }

    /** It was not, or has gone before it heard of it. */
    void forget(String ticket) {
        given.remove(ticket);
    }

    /** The seat behind that ticket was not used by its request. */
    void unused(String ticket) {
        end(given.remove(ticket), Fate.UNUSED, clock.getAsLong());
    }

    boolean isEmpty() {
        return given.isEmpty();
    }

    void end(Fate fate) {
        Given ended = given.remove(fate.ticket());
        if (ended != null && !ended.pending().key.equals(fate.id())) {
            ended = exchanged(ended, fate.id());
        }
        if (ended != null && fate.outcome().equals(GIVEN_BACK)) {
            affinity.release(ended.pending().key, ended.incarnation());
        }
        end(ended, fate.outcome(), fate.ended());
    }

    /** Another request has run on that seat: each has the other's ticket from now on. */
    private Given exchanged(Given ended, String id) {
        Map.Entry<String, Given> other = given.entrySet().stream()
                .filter(entry -> entry.getValue().pending().key.equals(id))
                .findAny()
                .orElse(null);
        if (other == null) {
            return ended;
        }
        Given ran = other.getValue();
        return given.replace(other.getKey(), ran, ran.with(ended.pending())) ? ended.with(ran.pending()) : ended;
    }

    /** The tickets of workers that are gone. What they have told before is in the space by now. */
    Set<String> orphans() {
        Set<Long> living = members.refresh().keySet();
        return given.entrySet().stream()
                .filter(entry -> !living.contains(entry.getValue().incarnation()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The worker of that ticket is gone and has not told. */
    void lost(String ticket) {
        Given lost = given.remove(ticket);
        if (lost != null) {
            log.warn(
                    "a worker is gone and has not told how a request ended: request={} handler={} worker={}",
                    lost.pending().key,
                    lost.pending().handler.name(),
                    lost.worker());
            end(lost, LOST, clock.getAsLong());
        }
    }

    /** Gives up those of which nothing is left in the space, long after their deadlines. */
    void giveUp() {
        long now = clock.getAsLong();
        given.forEach((ticket, late) -> {
            if (now - late.pending().deadline > PATIENCE && !isOut(late.pending().key) && given.remove(ticket, late)) {
                end(late, UNKNOWN, now);
            }
        });
    }

    private boolean isOut(String key) {
        return !space.inspect(Reservation.ofId(key)).isEmpty()
                || !space.inspect(Callback.ofId(key)).isEmpty();
    }

    private void end(@Nullable Given ended, String outcome, long when) {
        if (ended != null) {
            ended.pending().story().add(when, Story.Stage.ANSWERED, ended.worker(), outcome);
            meters.ended(ended.pending(), outcome, when);
        }
    }
}
