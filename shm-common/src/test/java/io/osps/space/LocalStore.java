/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the views of one {@link LocalSpace} share: a lock and a list of tuples, oldest first. Only {@link #join} and {@link
 * #await} take the lock themselves; all else is called from within {@link #run}, {@link #locked} or
 * {@link #lockedPresent}.
 */
final class LocalStore {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<LocalTuple> tuples = new ArrayList<>();
    /** Whether each participant that was not reclaimed yet is alive. */
    private final Map<Participant, Boolean> members = new HashMap<>();

    private final SpaceConfig config;
    private final LongSupplier clock;
    private long incarnations;
    private long reclaimed;
    private long refused;
    private long waits;
    private long wakes;
    private int slotsHighWater;
    private final int[] slabsHighWater = new int[Geometry.SLAB_BYTES.length];

    LocalStore(SpaceConfig config, LongSupplier clock) {
        this.config = config;
        this.clock = clock;
    }

    void run(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    <T> @Nullable T locked(Supplier<@Nullable T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    <T> T lockedPresent(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    <T> @Nullable T await(Participant self, Duration timeout, Supplier<@Nullable T> action)
            throws InterruptedException {
        long left = TimeUnit.NANOSECONDS.convert(timeout);
        lock.lockInterruptibly();
        try {
            while (true) {
                requireAlive(self);
                T result = action.get();
                if (result != null || left <= 0) {
                    return result;
                }
                waits++;
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void wakeAll() {
        wakes += lock.getWaitQueueLength(changed);
        changed.signalAll();
    }

    Participant join(String role, @Nullable String name) {
        return lockedPresent(() -> {
            String free = name == null ? lowestFree(role) : name;
            if (isTaken(free)) {
                throw new SpaceException(
                        "the name is in use: name=" + free, "Choose another name, or end its other holder.");
            }
            if (members.size() >= config.participants()) {
                throw new SpaceException(
                        "the space has no room for another participant: participants=" + members.size(),
                        "Raise osps.space.participants, or end some of them.");
            }
            Participant joined = new Participant(
                    lowestIndex(),
                    role,
                    free,
                    ++incarnations,
                    ProcessHandle.current().pid(),
                    0,
                    0);
            members.put(joined, true);
            return joined;
        });
    }

    private String lowestFree(String role) {
        int k = 1;
        while (isTaken(role + "-" + k)) {
            k++;
        }
        return role + "-" + k;
    }

    private boolean isTaken(String name) {
        return members.entrySet().stream()
                .anyMatch(member -> member.getValue() && member.getKey().name().equals(name));
    }

    private int lowestIndex() {
        int index = 0;
        while (hasIndex(index)) {
            index++;
        }
        return index;
    }

    private boolean hasIndex(int index) {
        return members.keySet().stream().anyMatch(member -> member.index() == index);
    }

    void die(Participant self) {
        members.computeIfPresent(self, (participant, alive) -> false);
        wakeAll();
    }

    void requireAlive(Participant self) {
        if (!isAlive(self)) {
            throw new SpaceException(
                    "this participant has left the space: name=" + self.name() + " incarnation=" + self.incarnation(),
                    "Join again.");
        }
    }

    boolean isAlive(Participant participant) {
        return members.getOrDefault(participant, false);
    }

    List<Participant> participants() {
        return List.copyOf(members.keySet());
    }

    boolean reclaim(Participant participant) {
        if (isAlive(participant) || !members.containsKey(participant)) {
            return false;
        }
        for (LocalTuple tuple : tuples) {
            if (participant.equals(tuple.holder)) {
                tuple.abandon();
            }
        }
        members.remove(participant);
        reclaimed++;
        sweep();
        wakeAll();
        return true;
    }

    void write(Tuple tuple, WriteOptions options) {
        sweep();
        int room = Runs.room(config.slots(), options.vital());
        if (tuples.size() >= room) {
            refused++;
            slotsHighWater = Math.max(slotsHighWater, tuples.size());
            throw new SpaceFullException("slots", 1, room, config.slots());
        }
        requireSlab(tuple, options.vital());
        tuples.add(new LocalTuple(tuple, options, clock.getAsLong()));
        wakeAll();
    }

    @Nullable Tuple takeNow(Template template) {
        LocalTuple found = find(template);
        if (found == null) {
            return null;
        }
        tuples.remove(found);
        return found.tuple;
    }

    @Nullable Tuple readNow(Template template) {
        LocalTuple found = find(template);
        return found == null ? null : found.tuple;
    }

    List<Tuple> readAll(Template template) {
        sweep();
        return tuples.stream()
                .filter(tuple -> tuple.isReadyFor(template))
                .map(tuple -> tuple.tuple)
                .toList();
    }

    @Nullable Claim claimNow(Template template, ClaimKind kind, Participant holder) {
        LocalTuple found = find(template);
        if (found == null) {
            return null;
        }
        found.hold(holder, kind, clock.getAsLong());
        return new LocalClaim(this, found, holder, clock);
    }

    private @Nullable LocalTuple find(Template template) {
        sweep();
        for (LocalTuple tuple : tuples) {
            if (tuple.isReadyFor(template)) {
                return tuple;
            }
        }
        return null;
    }

    void commit(LocalTuple claimed) {
        tuples.remove(claimed);
    }

    void release(LocalTuple claimed) {
        claimed.release();
        sweep();
        wakeAll();
    }

    void replace(LocalTuple claimed, Tuple tuple, WriteOptions options) {
        requireSlab(tuple, options.vital());
        tuples.remove(claimed);
        tuples.add(new LocalTuple(tuple, options, clock.getAsLong()));
        sweep();
        wakeAll();
    }

    /** Removes what has expired or was bound to somebody gone; a claim goes on nevertheless. */
    private void sweep() {
        long now = clock.getAsLong();
        tuples.removeIf(tuple -> tuple.holder == null && tuple.isGone(now, members.keySet()));
    }

    List<TupleView> inspect(@Nullable Template template) {
        sweep();
        long now = clock.getAsLong();
        return tuples.stream()
                .filter(tuple -> template == null || template.matches(tuple.tuple))
                .map(tuple -> tuple.view(now, members.keySet()))
                .toList();
    }

    SpaceStats stats() {
        sweep();
        slotsHighWater = Math.max(slotsHighWater, tuples.size());
        int living = (int) members.values().stream().filter(alive -> alive).count();
        return new SpaceStats(
                count(TupleState.READY),
                count(TupleState.CLAIMED),
                config.slots(),
                slotsHighWater,
                slabs(),
                living,
                config.participants(),
                new SpaceStats.Counts(reclaimed, refused, waits, wakes));
    }

    private void requireSlab(Tuple tuple, boolean vital) {
        int size = tuple.payload().length;
        int largest = Geometry.SLAB_BYTES[Geometry.SLAB_BYTES.length - 1];
        if (size > largest) {
            throw new IllegalArgumentException(
                    "payload is too large for the space: size=" + size + " limit=" + largest);
        }
        if (Slots.fitsInline(tuple)) {
            return;
        }
        SpaceStats.PayloadClass slabs = slabs().get(Slabs.classFor(size));
        int room = Slabs.room(slabs.slabs(), vital);
        if (slabs.inUse() >= room) {
            refused++;
            throw new SpaceFullException("payload-" + slabs.name(), size, room, slabs.slabs());
        }
    }

    private List<SpaceStats.PayloadClass> slabs() {
        int[] inUse = new int[Geometry.SLAB_BYTES.length];
        for (LocalTuple tuple : tuples) {
            if (!Slots.fitsInline(tuple.tuple)) {
                inUse[Slabs.classFor(tuple.tuple.payload().length)]++;
            }
        }
        Arrays.setAll(slabsHighWater, i -> Math.max(slabsHighWater[i], inUse[i]));
        Geometry geometry = Geometry.of(config);
        return IntStream.range(0, inUse.length)
                .mapToObj(i -> new SpaceStats.PayloadClass(
                        Geometry.SLAB_NAMES[i], Geometry.SLAB_BYTES[i], inUse[i], slabsHighWater[i], geometry.slabs(i)))
                .toList();
    }

    private int count(TupleState state) {
        return (int) tuples.stream().filter(tuple -> tuple.state() == state).count();
    }
}
