/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.dispatcher.dispatch.PendingRequest.State;
import io.osps.exchange.Callback;
import io.osps.exchange.Reservation;
import io.osps.exchange.Seat;
import io.osps.exchange.ServiceAdvert;
import io.osps.space.TupleSpace;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs the suspects, each alone on a worker: requests that were running when a worker crashed. A suspect
 * may be the cause or only have been beside it. So all seats of one worker are claimed, the suspect is given one of them,
 * and the others are held until it is over. When that worker dies too, there is no other to blame; and nobody who is
 * innocent can be taken for the cause, however many causes there are at a time.
 *
 * <p>The suspects have their trials side by side, but on no more than half of the workers of a pool at a time: the rest serve
 * those who are under no suspicion. The only worker of a pool does both by turns. Others wait for the seats of a trial too, so
 * an attempt to get them all ends after a while, and the next one comes after a while.
 *
 * <p>The earliest deadline goes first; but a trial that ends in a death takes seconds and one that does not takes no longer
 * than the request, so those whose handler was the end of the last trials come after the others.
 *
 * <p>Thread safe: {@link #turn} is there for as many threads as there are to be trials at a time.
 */
final class Isolation {
    private static final long GATHER_LIMIT = Duration.ofSeconds(3).toNanos();
    /** For how long the only worker serves others before the next trial, while they wait for it. */
    static final Duration TURN_OF_OTHERS = Duration.ofSeconds(2);

    private static final long LOOK_EVERY = Duration.ofMillis(1).toNanos();

    private final TupleSpace space;
    private final Catalogue catalogue;
    private final Offers offers;
    private final PendingRequests inFlight;
    private final Pins pins;
    private final Lane lane;
    private final LongSupplier clock;
    /** The highest number of a seat that was seen, by worker: a seat on its way is in no tuple for a moment. */
    private final Map<Long, Integer> highest = new ConcurrentHashMap<>();

    /** Since when each worker has been there without a trial. */
    private final Map<Long, Long> sinceTrial = new ConcurrentHashMap<>();

    /** How many trials in a row have ended with the worker's death, by handler; none where there are none. */
    private final Map<String, Integer> deaths = new ConcurrentHashMap<>();

    private final Set<Trial> trials = new HashSet<>();

    /** A suspect, and the worker that it is to be alone on. */
    private record Trial(PendingRequest suspect, ServiceAdvert worker) {}

    Isolation(
            TupleSpace space,
            Catalogue catalogue,
            Offers offers,
            PendingRequests inFlight,
            Pins pins,
            QueueRoom room,
            LongSupplier clock) {
        this.space = space;
        this.catalogue = catalogue;
        this.offers = offers;
        this.inFlight = inFlight;
        this.pins = pins;
        this.lane = new Lane("suspects", room, clock);
        this.clock = clock;
    }

    /** Where suspects wait. */
    Lane lane() {
        return lane;
    }

    /**
     * Runs one suspect, if a worker can be had for it.
     *
     * @param crowded whether anybody else waits for a seat of that pool
     */
    void turn(Predicate<String> crowded) throws InterruptedException {
        lane.awaitWork();
        Trial trial = begin(crowded);
        if (trial == null) {
            LockSupport.parkNanos(LOOK_EVERY);
            return;
        }
        try {
            if (!hold(trial) && isWorthwhile(trial)) {
                // The others have waited for these seats; and another dispatcher may want the same worker.
                LockSupport.parkNanos(
                        GATHER_LIMIT / 2 + ThreadLocalRandom.current().nextLong(GATHER_LIMIT / 2));
            }
        } finally {
            end(trial);
        }
    }

    /** The trial of the first suspect that a worker can be had for; null when there is none. */
    private synchronized @Nullable Trial begin(Predicate<String> crowded) {
        List<Long> known =
                catalogue.workers().stream().map(ServiceAdvert::incarnation).toList();
        highest.keySet().retainAll(known);
        sinceTrial.keySet().retainAll(known);
        known.forEach(worker -> sinceTrial.putIfAbsent(worker, clock.getAsLong()));
        List<PendingRequest> suspects = lane.snapshot().stream()
                .filter(call -> trials.stream().noneMatch(trial -> trial.suspect == call))
                .filter(this::mayBeTried)
                .sorted(Comparator.comparingInt((PendingRequest call) -> deaths.getOrDefault(call.handler.name(), 0))
                        .thenComparingLong(call -> call.deadline))
                .toList();
        for (PendingRequest suspect : suspects) {
            ServiceAdvert worker = choose(suspect.handler.pool(), crowded);
            if (worker != null) {
                Trial trial = new Trial(suspect, worker);
                trials.add(trial);
                return trial;
            }
        }
        return null;
    }

    /** Not while it is open whose hand the last death was; and not again a redirected request that two have died of. */
    private boolean mayBeTried(PendingRequest call) {
        if (call.kills() < Blame.MOST_KILLS) {
            return true;
        }
        if (pins.isOpen(call.key)) {
            return false;
        }
        call.suspect(Math.max(1, pins.deaths(call.key)));
        if (call.kills() < Blame.MOST_KILLS) {
            return true;
        }
        lane.remove(call);
        inFlight.end(call, State.QUEUED, DispatcherErrors.poison(call));
        return false;
    }

    private synchronized void end(Trial trial) {
        trials.remove(trial);
        sinceTrial.put(trial.worker.incarnation(), clock.getAsLong());
    }

    /** The worker of that pool with the most free seats that has no trial; null when there is none, or trials enough. */
    private @Nullable ServiceAdvert choose(String pool, Predicate<String> crowded) {
        List<ServiceAdvert> workers = catalogue.workers().stream()
                .filter(worker -> worker.pool().equals(pool) && !worker.draining())
                .toList();
        Set<Long> taken =
                trials.stream().map(trial -> trial.worker.incarnation()).collect(Collectors.toSet());
        long busy = workers.stream()
                .filter(worker -> taken.contains(worker.incarnation()))
                .count();
        if (busy > 0 && busy >= workers.size() / 2) {
            return null;
        }
        if (workers.size() == 1 && isTurnOfOthers(workers.getFirst()) && crowded.test(pool)) {
            return null;
        }
        return workers.stream()
                .filter(worker -> !taken.contains(worker.incarnation()))
                .max(Comparator.comparingInt(worker -> space.readAll(Seat.ofWorker(worker.name(), worker.incarnation()))
                        .size()))
                .orElse(null);
    }

    private boolean isTurnOfOthers(ServiceAdvert worker) {
        long since = sinceTrial.getOrDefault(worker.incarnation(), clock.getAsLong());
        return clock.getAsLong() - since < TURN_OF_OTHERS.toNanos();
    }

    /** Runs the suspect alone on its worker; false when that worker could not be had for it. */
    private boolean hold(Trial trial) throws InterruptedException {
        long begun = clock.getAsLong();
        try (WholeWorker whole = new WholeWorker(space, trial.worker, highest)) {
            WaitingSign sign = new WaitingSign(space, trial.worker.pool());
            sign.raise();
            try {
                if (!whole.gather(() -> isWorthwhile(trial) && clock.getAsLong() - begun < GATHER_LIMIT)) {
                    return false;
                }
            } finally {
                sign.lower();
            }
            if (lane.take(trial.suspect) && offers.offer(trial.suspect, lane, whole.giveOne())) {
                awaitEnd(trial.suspect);
                learn(trial);
            }
            return true;
        }
    }

    private boolean isWorthwhile(Trial trial) {
        return trial.suspect.state() == State.QUEUED && catalogue.workers().contains(trial.worker);
    }

    /**
     * Waits until the suspect is over: answered, or taken back from a worker that died; one whose client was sent to the
     * worker, when nothing in the space names it any more.
     */
    private void awaitEnd(PendingRequest suspect) throws InterruptedException {
        while (suspect.state() == State.OFFERED || (suspect.route != OfferKind.RELAY && isThere(suspect))) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(LOOK_EVERY);
        }
    }

    private void learn(Trial trial) {
        String handler = trial.suspect.handler.name();
        if (space.participants().stream()
                .anyMatch(participant -> participant.incarnation() == trial.worker.incarnation())) {
            deaths.remove(handler);
        } else {
            deaths.merge(handler, 1, Integer::sum);
        }
    }

    private boolean isThere(PendingRequest suspect) {
        return !space.inspect(Reservation.ofId(suspect.key)).isEmpty()
                || !space.inspect(Callback.ofId(suspect.key)).isEmpty();
    }
}
