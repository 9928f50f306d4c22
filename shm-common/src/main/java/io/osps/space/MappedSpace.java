/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tuple space in a file on tmpfs that every process maps.
 *
 * <p>How it stays right when a process dies between any two stores: one word is the whole truth of a {@link SlotWord
 * slot}, every change of it is one CAS from the exact word last seen, and all else is either filled before that CAS, while
 * nobody looks, or cleaned up after it by whoever finds it. The order is written down in {@link Core}, what is done about
 * the dead in {@link Reclaimer}, how a sleeper is woken in {@link Bells}. No lock is held across an operation, so a stopped
 * process stops nobody.
 *
 * <p>Thread safe.
 */
public final class MappedSpace implements TupleSpace {
    private static final int SEIZE_TRIES = 5;
    /** More than the participants that may join a space after its file was removed. */
    private static final int MOST_LATECOMERS = 1_024;

    private final Path path;
    private final Geometry geometry;
    private final LockedFile file;
    private final Secret secret;
    private final Arena arena;
    private final Membership membership;
    private final Membership.Held held;
    private final Core core;
    private final Waiter waiter;
    private final Finder finder;
    private final Inspector inspector;
    private final AtomicBoolean closed = new AtomicBoolean();

    private MappedSpace(
            Path path,
            Geometry geometry,
            LockedFile file,
            Arena arena,
            Memory memory,
            String role,
            @Nullable String name,
            LongSupplier clock)
            throws IOException {
        this.path = path;
        this.geometry = geometry;
        this.file = file;
        this.secret = SpaceHeader.secret(memory);
        this.arena = arena;
        this.membership = new Membership(memory, geometry, file);
        this.held = membership.join(role, name);
        int self = held.participant().index();
        this.core = new Core(memory, geometry, membership, clock);
        this.finder = new Finder(geometry, core, self);
        this.waiter = new Waiter(core, finder, self, closed);
        this.inspector = new Inspector(geometry, core, membership);
    }

    /**
     * Attaches to the space, and makes it first where there is none.
     *
     * @param config where it is and, if it must be made, how large
     * @param role what this process is, such as {@code worker}
     * @param name the name that only this process shall have, or null for the lowest free {@code role-k}
     * @throws SpaceException when the space cannot be used, with a sentence for the user
     */
    public static MappedSpace open(SpaceConfig config, String role, @Nullable String name) {
        return open(config, role, name, System::nanoTime);
    }

    /** The same with another clock, which decides over time to live, age and marks, but not over waits. */
    static MappedSpace open(SpaceConfig config, String role, @Nullable String name, LongSupplier clock) {
        return open(config.path(), Geometry.of(config), Heritage.none(), role, name, clock);
    }

    @SuppressWarnings("MustBeClosedChecker") // the arena is the space's, and close() closes it
    private static MappedSpace open(
            Path place, Geometry ifMade, Heritage heritage, String role, @Nullable String name, LongSupplier clock) {
        Path path = place.toAbsolutePath().normalize();
        try {
            SpacePlace.prepareDirectory(path);
            LockedFile file = SpaceFile.prepare(path, ifMade, heritage);
            Arena arena = Arena.ofShared();
            try {
                Geometry geometry = SpaceHeader.check(path, file);
                Memory memory = new Memory(file.map(FileChannel.MapMode.READ_WRITE, geometry.fileSize(), arena));
                SpaceHeader.requireOriginal(path, memory);
                return new MappedSpace(path, geometry, file, arena, memory, role, name, clock);
            } catch (IOException | RuntimeException e) {
                arena.close();
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new SpaceException(
                    "the space cannot be opened: path=" + path + " cause=" + e,
                    "Check the path and its permissions, or set " + SpaceConfig.PATH_VARIABLE + ".",
                    e);
        }
    }

    /**
     * Attaches to the file that is at this space's path now, under the same role and name, when this one is no longer {@link
     * #isCurrent() current}. Where there is none it makes one like this one: of the same geometry, with the same {@link
     * #secret()}, and with incarnations that go on from here. This space stays open, for who is still in it.
     *
     * @throws SpaceException when the file that is there cannot be used, or none can be made
     */
    public MappedSpace successor() {
        long incarnations = membership.lastIncarnation() + MOST_LATECOMERS;
        return open(path, geometry, new Heritage(secret, incarnations), self().role(), self().name(), core::now);
    }

    /** Attaches read-only and as nobody, to look at a space without disturbing it. */
    public static SpaceInspector inspector(Path path) {
        return SpaceInspector.open(path.toAbsolutePath().normalize());
    }

    @Override
    public Participant self() {
        return held.participant();
    }

    /** The file, absolute. */
    public Path path() {
        return path;
    }

    /** Whether the file at {@link #path} is still the one that is mapped here. */
    public boolean isCurrent() {
        return file.isAt(path);
    }

    /** What only who can read the file knows. */
    public Secret secret() {
        return secret;
    }

    /**
     * Deletes the file of a space, what lies beside it, and their directory if that leaves it empty and it can be removed. The
     * caller knows that nobody lives in it. Nothing there is no fault.
     */
    public static void delete(Path path) throws IOException {
        new SpaceFiles(path).delete();
    }

    /**
     * What only who can read the file at that path knows; nothing is written or disturbed.
     *
     * @throws SpaceException when there is no space, or none that can be used
     */
    public static Secret secret(Path path) {
        try {
            LockedFile file = SpaceFile.openToLook(path);
            try {
                SpaceHeader.check(path, file);
                return SpaceHeader.secret(file);
            } finally {
                file.close();
            }
        } catch (IOException e) {
            throw SpaceInspector.unreadable(path, e);
        }
    }

    @Override
    public void write(Tuple tuple, WriteOptions options) {
        core.write(tuple, options, self().index());
    }

    @Override
    public @Nullable Tuple tryTake(Template template) {
        return (Tuple) finder.find(template, Finder.Mode.TAKE);
    }

    @Override
    public @Nullable Tuple take(Template template, Duration timeout) throws InterruptedException {
        return (Tuple) waiter.await(template, Finder.Mode.TAKE, timeout);
    }

    @Override
    public @Nullable Tuple tryRead(Template template) {
        return (Tuple) finder.find(template, Finder.Mode.READ);
    }

    @Override
    public @Nullable Tuple read(Template template, Duration timeout) throws InterruptedException {
        return (Tuple) waiter.await(template, Finder.Mode.READ, timeout);
    }

    @Override
    public List<Tuple> readAll(Template template) {
        return finder.findAll(template);
    }

    @Override
    public @Nullable Claim tryClaim(Template template, ClaimKind kind) {
        return (Claim) finder.find(template, mode(kind));
    }

    @Override
    public @Nullable Claim claim(Template template, ClaimKind kind, Duration timeout) throws InterruptedException {
        return (Claim) waiter.await(template, mode(kind), timeout);
    }

    private static Finder.Mode mode(ClaimKind kind) {
        return switch (kind) {
            case COUNTED -> Finder.Mode.CLAIM;
            case UNCOUNTED -> Finder.Mode.CLAIM_UNCOUNTED;
        };
    }

    @Override
    public List<Participant> participants() {
        return membership.all();
    }

    @Override
    public boolean isAlive(Participant participant) {
        return membership.isAlive(participant);
    }

    @Override
    public boolean reclaim(Participant participant) {
        // Somebody who only looks holds the byte for an instant; that is no reason to come back later.
        for (int i = 0; i < SEIZE_TRIES; i++) {
            FileLock proof = membership.seize(participant);
            if (proof != null) {
                try (proof) {
                    if (!new Reclaimer(geometry, core).reclaim(participant, self().index())) {
                        return false;
                    }
                    core.counters.reclaimed();
                    membership.leave(participant.index());
                    return true;
                } catch (IOException e) {
                    throw new UncheckedIOException("the space's file cannot be used: path=" + path, e);
                }
            }
            if (membership.incarnation(participant.index()) != participant.incarnation()) {
                return false;
            }
            LockSupport.parkNanos(200_000);
        }
        return false;
    }

    @Override
    public List<TupleView> inspect(Template template) {
        return inspector.inspect(template);
    }

    @Override
    public List<TupleView> inspect() {
        return inspector.inspect(null);
    }

    @Override
    public SpaceStats stats() {
        SpaceStats stats = inspector.stats();
        core.counters.raise(HeaderDescriptor.SLOTS_HIGH_WATER, stats.slotsHighWater());
        for (int i = 0; i < stats.payloads().size(); i++) {
            core.counters.raise(
                    Counters.slabsHighWater(i), stats.payloads().get(i).highWater());
        }
        return stats;
    }

    /** Checks every invariant; others may be at work meanwhile. */
    public SpaceCheck check() {
        return inspector.check();
    }

    /**
     * Leaves in good order. The mapping goes first: a thread that is still at work then fails at its next access, and
     * cannot write into what was given back in the meantime.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        unmap();
        try (Arena last = Arena.ofConfined()) {
            Memory memory = new Memory(file.map(FileChannel.MapMode.READ_WRITE, geometry.fileSize(), last));
            Membership table = new Membership(memory, geometry, file);
            Reclaimer reclaimer = new Reclaimer(geometry, new Core(memory, geometry, table, core::now));
            if (reclaimer.reclaim(self(), self().index())) {
                table.leave(self().index());
            }
        } catch (IOException _) {
            // What is left is for a reclaimer.
        } finally {
            leave();
        }
    }

    private void unmap() {
        while (true) {
            core.bells.wakeAll(self().index());
            try {
                arena.close();
                return;
            } catch (IllegalStateException _) {
                // A thread is inside a system call on the mapping; it has been woken.
                LockSupport.parkNanos(100_000);
            }
        }
    }

    /** What lies under this space, for tests that look closer. */
    Core core() {
        return core;
    }

    /** Ends as a killed process does: the mapping is gone, the locks drop, nothing is cleaned up. For tests. */
    void die() {
        if (closed.compareAndSet(false, true)) {
            unmap();
            leave();
        }
    }

    /** Drops the locks without cleaning up, as death does; what is left is for a reclaimer. */
    private void leave() {
        try {
            held.release();
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the space's file cannot be closed: path=" + path, e);
        }
    }
}
