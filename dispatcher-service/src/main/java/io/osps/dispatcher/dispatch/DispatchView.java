/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.dispatcher.dispatch.PendingRequest.State;
import io.osps.exchange.Seat;
import io.osps.exchange.ServiceAdvert;
import io.osps.exchange.TakenSeat;
import io.osps.space.TupleSpace;
import io.osps.space.TupleState;
import io.osps.space.TupleView;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** What people and tools may know of the dispatch; out of date at once. Thread safe. */
public final class DispatchView {
    private final TupleSpace space;
    private final Catalogue catalogue;
    private final PendingRequests pendingRequests;
    private final QueueRoom room;
    private final PoolQueues queues;
    private final LongSupplier clock;

    DispatchView(
            TupleSpace space,
            Catalogue catalogue,
            PendingRequests pendingRequests,
            QueueRoom room,
            PoolQueues queues,
            LongSupplier clock) {
        this.space = space;
        this.catalogue = catalogue;
        this.pendingRequests = pendingRequests;
        this.room = room;
        this.queues = queues;
        this.clock = clock;
    }

    /**
     * The queue.
     *
     * @param requests that wait
     * @param bytes of their payloads
     * @param pools one for each pool
     */
    public record QueueStatus(int requests, int maxRequests, long bytes, long maxBytes, List<PoolStatus> pools) {}

    /** The queue of one pool. */
    public record PoolStatus(String pool, int requests, Duration oldest) {}

    /**
     * A worker.
     *
     * @param seats how many it has in all, as far as the space tells
     * @param free how many of them are free
     */
    public record WorkerStatus(ServiceAdvert advert, int seats, int free) {}

    /** A request that waits for its answer. */
    public record OpenRequest(String id, String handler, Duration age, Duration untilDeadline) {}

    public QueueStatus queue() {
        long now = clock.getAsLong();
        List<PoolStatus> each = queues.all().stream()
                .map(queue -> {
                    List<PendingRequest> waiting = queue.snapshot();
                    return new PoolStatus(
                            queue.pool(),
                            waiting.size(),
                            waiting.isEmpty() ? Duration.ZERO : Duration.ofNanos(now - waiting.getFirst().accepted));
                })
                .toList();
        return new QueueStatus(room.requests(), room.maxRequests(), room.bytes(), room.maxBytes(), each);
    }

    /** The workers that advertise themselves, by pool and name. */
    public List<WorkerStatus> workers() {
        Map<Long, Set<Integer>> seats = new HashMap<>();
        Map<Long, Integer> free = new HashMap<>();
        for (TupleView view : space.inspect(Seat.any())) {
            Seat seat = Seat.from(view.tuple());
            seats.computeIfAbsent(seat.incarnation(), _ -> new HashSet<>()).add(seat.seatNumber());
            if (view.state() == TupleState.READY) {
                free.merge(seat.incarnation(), 1, Integer::sum);
            }
        }
        TakenSeat.any().stream()
                .flatMap(template -> space.inspect(template).stream())
                .map(view -> TakenSeat.from(view.tuple()))
                .filter(Objects::nonNull)
                .forEach(taken -> seats.computeIfAbsent(taken.incarnation(), _ -> new HashSet<>())
                        .add(taken.seatNumber()));
        return catalogue.workers().stream()
                .map(advert -> new WorkerStatus(
                        advert,
                        seats.getOrDefault(advert.incarnation(), Set.of()).size(),
                        free.getOrDefault(advert.incarnation(), 0)))
                .toList();
    }

    /** Whether a worker is there that takes new work. */
    public boolean hasWorker() {
        return catalogue.workers().stream().anyMatch(worker -> !worker.draining());
    }

    /** How many requests were accepted since the start. */
    public long accepted() {
        return pendingRequests.accepted();
    }

    /** How many of them were answered or given up by their clients. */
    public long answered() {
        return pendingRequests.answered();
    }

    /** How many wait for their answer. */
    public long open() {
        return pendingRequests.open();
    }

    /** What has become of a request that is out or was answered lately; empty when the asker has none of that id. */
    public Optional<Story> story(String id, String asker) {
        return Optional.ofNullable(pendingRequests.story(id, asker));
    }

    /** Whether a worker has begun with a request that it was given and that is not answered. */
    public boolean isRunning(Story story) {
        String key = story.key();
        return TakenSeat.ofId(key).stream()
                .flatMap(template -> space.inspect(template).stream())
                .anyMatch(view -> view.marks().hasStarted());
    }

    /** The request that has waited longest for its answer. */
    public Optional<OpenRequest> oldest() {
        long now = clock.getAsLong();
        return pendingRequests.all().stream()
                .filter(pending -> pending.state() == State.QUEUED || pending.state() == State.OFFERED)
                .min(Comparator.comparingLong(pending -> pending.accepted - now))
                .map(pending -> new OpenRequest(
                        pending.story().id(),
                        pending.handler.name(),
                        Duration.ofNanos(now - pending.accepted),
                        Duration.ofNanos(pending.deadline - now)));
    }
}
