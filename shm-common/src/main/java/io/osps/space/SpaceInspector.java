package io.osps.space;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * A read-only look at a mapped space from outside: no participant, no store, nothing disturbed. Thread safe.
 *
 * <p>Closing it closes this process's descriptor of the lock file; a process that is itself a participant must ask its
 * {@link MappedSpace} instead, and does get its own locks kept, since the descriptor is shared and counted.
 */
public final class SpaceInspector implements AutoCloseable {
    private final Arena arena;
    private final LockFile locks;
    private final Membership membership;
    private final Inspector inspector;

    private SpaceInspector(Arena arena, LockFile locks, Membership membership, Inspector inspector) {
        this.arena = arena;
        this.locks = locks;
        this.membership = membership;
        this.inspector = inspector;
    }

    @SuppressWarnings("MustBeClosedChecker") // the arena is the inspector's, and close() closes it
    static SpaceInspector open(Path path) {
        try {
            Geometry geometry = SpaceFile.check(path);
            LockFile locks = LockFile.open(LockFile.beside(path));
            Arena arena = Arena.ofShared();
            Memory memory = new Memory(SpaceFile.map(path, geometry.fileSize(), FileChannel.MapMode.READ_ONLY, arena));
            Membership membership = new Membership(memory, geometry, locks);
            return new SpaceInspector(
                    arena,
                    locks,
                    membership,
                    new Inspector(geometry, new Core(memory, geometry, membership, System::nanoTime), membership));
        } catch (IOException e) {
            throw new SpaceException(
                    "the space cannot be read: path=" + path + " cause=" + e,
                    "Check the path and its permissions, or set " + SpaceConfig.PATH_VARIABLE + ".",
                    e);
        }
    }

    public List<Participant> participants() {
        return membership.all();
    }

    /** Whether that participant, in that incarnation, may still be alive. False is proof of its death. */
    public boolean isAlive(Participant participant) {
        return membership.isAlive(participant);
    }

    public List<TupleView> inspect() {
        return inspector.inspect(null);
    }

    public List<TupleView> inspect(Template template) {
        return inspector.inspect(template);
    }

    public SpaceStats stats() {
        return inspector.stats();
    }

    /** Checks every invariant; others may be at work meanwhile. */
    public SpaceCheck check() {
        return inspector.check();
    }

    @Override
    public void close() throws IOException {
        arena.close();
        locks.close();
    }
}
