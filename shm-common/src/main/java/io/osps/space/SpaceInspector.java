/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * A read-only look at a mapped space from outside: no participant, no store, nothing disturbed. Thread safe.
 *
 * <p>A process that is itself a participant may look as well: the descriptor, and with it the locks, is shared and counted.
 */
public final class SpaceInspector implements AutoCloseable {
    private final Arena arena;
    private final LockedFile file;
    private final Membership membership;
    private final Inspector inspector;

    private SpaceInspector(Arena arena, LockedFile file, Membership membership, Inspector inspector) {
        this.arena = arena;
        this.file = file;
        this.membership = membership;
        this.inspector = inspector;
    }

    @SuppressWarnings("MustBeClosedChecker") // the arena is the inspector's, and close() closes it
    static SpaceInspector open(Path path) {
        try {
            LockedFile file = SpaceFile.openToLook(path);
            Arena arena = Arena.ofShared();
            try {
                Geometry geometry = SpaceHeader.check(path, file);
                Memory memory = new Memory(file.map(FileChannel.MapMode.READ_ONLY, geometry.fileSize(), arena));
                Membership membership = new Membership(memory, geometry, file);
                return new SpaceInspector(
                        arena,
                        file,
                        membership,
                        new Inspector(geometry, new Core(memory, geometry, membership, System::nanoTime), membership));
            } catch (IOException | RuntimeException e) {
                arena.close();
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    static SpaceException unreadable(Path path, IOException cause) {
        return new SpaceException(
                "the space cannot be read: path=" + path + " cause=" + cause,
                "Check the path and its permissions, or set " + SpaceConfig.PATH_VARIABLE + ".",
                cause);
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
        file.close();
    }
}
