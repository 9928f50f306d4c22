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
 * and the others are held until it is over. When that worker dies too, nothing else can have been the cause; and nobody who was
 * only beside it can be taken for that, however many causes there are at a time.
 *
 * <p>Suspects run side by side, but on no more than half of the workers of a pool at a time: the rest serve those who are under
 * no suspicion. The only worker of a pool does both by turns. Others wait for the seats of a suspect's worker too, so an attempt
 * to get them all ends after a while, and the next one comes after a while.
 *
 * <p>The earliest deadline goes first; but a run that ends in a death takes seconds and one that does not takes no longer
 * than the request, so those whose handler was the end of the last workers come after the others.
 *
 * <p>Thread safe: {@link #turn} is there for as many threads as there are to be suspects running at a time.
 */
final class SuspectRunner {
    private static final long GATHER_LIMIT = Duration.ofSeconds(3).toNanos();
    /** For how long the only worker serves others before the next suspect, while they wait for it. */
    static final Duration TURN_OF_OTHERS = Duration.ofSeconds(2);

    private static final long LOOK_EVERY = Duration.ofMillis(1).toNanos();

    private final TupleSpace space;
    private final Catalogue catalogue;
    private final Placement placement;
    private final PendingRequests pendingRequests;
    private final WorkerAffinity affinity;
    private final PoolQueue queue;
    private final LongSupplier clock;
    /** The highest number of a seat that was seen, by worker: a seat on its way is in no tuple for a moment. */
    private final Map<Long, Integer> highest = new ConcurrentHashMap<>();

    /** Since when each worker has been there without a suspect. */
    private final Map<Long, Long> sinceSoloRun = new ConcurrentHashMap<>();

    /** How many runs in a row have ended with the worker's death, by handler; none where there are none. */
    private final Map<String, Integer> deaths = new ConcurrentHashMap<>();

    private final Set<SoloRun> soloRuns = new HashSet<>();

    /** A suspect, and the worker that it is to be alone on. */
    private record SoloRun(PendingRequest suspect, ServiceAdvert worker) {}

    SuspectRunner(
            TupleSpace space,
            Catalogue catalogue,
            Placement placement,
            PendingRequests pendingRequests,
            WorkerAffinity affinity,
            QueueRoom room,
            LongSupplier clock) {
        this.space = space;
        this.catalogue = catalogue;
        this.placement = placement;
        this.pendingRequests = pendingRequests;
        this.affinity = affinity;
        this.queue = new PoolQueue("suspects", room, clock);
        this.clock = clock;
    }

    /** Where suspects wait. */
    PoolQueue queue() {
        return queue;
    }

    /**
     * Runs one suspect, if a worker can be had for it.
     *
     * @param crowded whether anybody else waits for a seat of that pool
     */
    void turn(Predicate<String> crowded) throws InterruptedException {
        queue.awaitWork();
        SoloRun soloRun = begin(crowded);
        if (soloRun == null) {
            LockSupport.parkNanos(LOOK_EVERY);
            return;
        }
        try {
            if (!hold(soloRun) && isWorthwhile(soloRun)) {
                // The others have waited for these seats; and another dispatcher may want the same worker.
                LockSupport.parkNanos(
                        GATHER_LIMIT / 2 + ThreadLocalRandom.current().nextLong(GATHER_LIMIT / 2));
            }
        } finally {
            end(soloRun);
        }
    }

    /** The run of the first suspect that a worker can be had for; null when there is none. */
    private synchronized @Nullable SoloRun begin(Predicate<String> crowded) {
        List<Long> known =
                catalogue.workers().stream().map(ServiceAdvert::incarnation).toList();
        highest.keySet().retainAll(known);
        sinceSoloRun.keySet().retainAll(known);
        known.forEach(worker -> sinceSoloRun.putIfAbsent(worker, clock.getAsLong()));
        List<PendingRequest> suspects = queue.snapshot().stream()
                .filter(pending -> soloRuns.stream().noneMatch(soloRun -> soloRun.suspect == pending))
                .filter(this::mayRun)
                .sorted(Comparator.comparingInt(
                                (PendingRequest pending) -> deaths.getOrDefault(pending.handler.name(), 0))
                        .thenComparingLong(pending -> pending.deadline))
                .toList();
        for (PendingRequest suspect : suspects) {
            ServiceAdvert worker = choose(suspect.handler.pool(), crowded);
            if (worker != null) {
                SoloRun soloRun = new SoloRun(suspect, worker);
                soloRuns.add(soloRun);
                return soloRun;
            }
        }
        return null;
    }

    /** Not while a kill notice may still come for the last death; and not again a redirected request that two have died of. */
    private boolean mayRun(PendingRequest pending) {
        if (pending.kills() < CrashAttribution.MOST_KILLS) {
            return true;
        }
        if (affinity.isOpen(pending.key)) {
            return false;
        }
        pending.suspect(Math.max(1, affinity.deaths(pending.key)));
        if (pending.kills() < CrashAttribution.MOST_KILLS) {
            return true;
        }
        queue.remove(pending);
        pendingRequests.end(pending, State.QUEUED, DispatcherErrors.poison(pending));
        return false;
    }

    private synchronized void end(SoloRun soloRun) {
        soloRuns.remove(soloRun);
        sinceSoloRun.put(soloRun.worker.incarnation(), clock.getAsLong());
    }

    /** The worker of that pool with the most free seats that has no suspect; null when there is none, or suspects enough. */
    private @Nullable ServiceAdvert choose(String pool, Predicate<String> crowded) {
        List<ServiceAdvert> workers = catalogue.workers().stream()
                .filter(worker -> worker.pool().equals(pool) && !worker.draining())
                .toList();
        Set<Long> taken =
                soloRuns.stream().map(soloRun -> soloRun.worker.incarnation()).collect(Collectors.toSet());
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
        long since = sinceSoloRun.getOrDefault(worker.incarnation(), clock.getAsLong());
        return clock.getAsLong() - since < TURN_OF_OTHERS.toNanos();
    }

    /** Runs the suspect alone on its worker; false when that worker could not be had for it. */
    private boolean hold(SoloRun soloRun) throws InterruptedException {
        long begun = clock.getAsLong();
        try (WholeWorker whole = new WholeWorker(space, soloRun.worker, highest)) {
            WaitingSign sign = new WaitingSign(space, soloRun.worker.pool());
            sign.raise();
            try {
                if (!whole.gather(() -> isWorthwhile(soloRun) && clock.getAsLong() - begun < GATHER_LIMIT)) {
                    return false;
                }
            } finally {
                sign.lower();
            }
            if (queue.take(soloRun.suspect) && placement.offer(soloRun.suspect, queue, whole.giveOne())) {
                awaitEnd(soloRun.suspect);
                learn(soloRun);
            }
            return true;
        }
    }

    private boolean isWorthwhile(SoloRun soloRun) {
        return soloRun.suspect.state() == State.QUEUED && catalogue.workers().contains(soloRun.worker);
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

    private void learn(SoloRun soloRun) {
        String handler = soloRun.suspect.handler.name();
        if (space.participants().stream()
                .anyMatch(participant -> participant.incarnation() == soloRun.worker.incarnation())) {
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
