/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import io.osps.process.OwnProcess;
import io.osps.process.ProcessId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table of participants and their proof of life.
 *
 * <p>An entry belongs to who holds its lock byte. Its incarnation is written last on joining and set to 0 last on
 * reclaiming; an index is used again only then. Thread safe.
 */
final class Membership {
    /** The locks that a participant holds for life. */
    record Held(Participant participant, FileLock life, FileLock name) {
        void release() throws IOException {
            life.release();
            name.release();
        }
    }

    private final Memory memory;
    private final Geometry geometry;
    private final LockedFile locks;

    Membership(Memory memory, Geometry geometry, LockedFile locks) {
        this.memory = memory;
        this.geometry = geometry;
        this.locks = locks;
    }

    /**
     * Becomes a participant.
     *
     * @param name the name to have, or null for the lowest free of {@code role-1}, {@code role-2} …
     */
    Held join(String role, @Nullable String name) throws IOException {
        requireShort(role, ParticipantDescriptor.MAX_ROLE);
        requireShort(name == null ? role : name, ParticipantDescriptor.MAX_NAME);
        FileLock nameLock = name == null ? null : locks.tryLock(LockedFile.nameByte(name));
        String chosen = name;
        for (int k = 1; name == null && nameLock == null && k <= geometry.participants() + 1; k++) {
            chosen = role + "-" + k;
            nameLock = locks.tryLock(LockedFile.nameByte(chosen));
        }
        if (nameLock == null || chosen == null) {
            throw new SpaceException(
                    "a service of this name is already running on this space: name="
                            + (name == null ? role + "-*" : name),
                    "Stop the other one first, or give this one another name or another space (OSPS_SPACE).");
        }
        for (int index = 0; index < geometry.participants(); index++) {
            if (incarnation(index) == 0) {
                FileLock life = locks.tryLock(LockedFile.participantByte(index));
                if (life != null && incarnation(index) == 0) {
                    return new Held(enter(index, role, chosen), life, nameLock);
                }
                if (life != null) {
                    life.release();
                }
            }
        }
        nameLock.release();
        throw new SpaceException(
                "the space has no room for another process: participants=" + geometry.participants(),
                "Stop some, or make the space anew with a larger osps.space.participants.");
    }

    private Participant enter(int index, String role, String name) {
        ProcessId process = OwnProcess.id();
        long incarnation = memory.getAndAddLong(HeaderDescriptor.NEXT_INCARNATION, 1) + 1;
        Participant participant = new Participant(
                index, role, name, incarnation, process.pid(), process.startTicks(), OwnProcess.pidNamespace());
        long at = geometry.participantAt(index);
        memory.putLong(at + ParticipantDescriptor.PID, process.pid());
        memory.putLong(at + ParticipantDescriptor.START_TICKS, participant.startTicks());
        memory.putLong(at + ParticipantDescriptor.PID_NAMESPACE, participant.pidNamespace());
        putText(at, ParticipantDescriptor.ROLE_LENGTH, ParticipantDescriptor.ROLE, role);
        putText(at, ParticipantDescriptor.NAME_LENGTH, ParticipantDescriptor.NAME, name);
        memory.putLongVolatile(at + ParticipantDescriptor.INCARNATION, incarnation);
        return participant;
    }

    /** Makes an entry free again; the caller holds its lock byte and has cleaned up everything of it. */
    void leave(int index) {
        memory.putLongVolatile(geometry.participantAt(index) + ParticipantDescriptor.INCARNATION, 0);
    }

    long incarnation(int index) {
        return memory.getLongVolatile(geometry.participantAt(index) + ParticipantDescriptor.INCARNATION);
    }

    /** The highest that was given out. */
    long lastIncarnation() {
        return memory.getLongVolatile(HeaderDescriptor.NEXT_INCARNATION);
    }

    /** Whether some participant has or had that incarnation. */
    boolean wasGiven(long incarnation) {
        return incarnation > 0 && incarnation <= lastIncarnation();
    }

    /** The participant at that index, or null when there is none. */
    @Nullable Participant at(int index) {
        long at = geometry.participantAt(index);
        for (long seen = incarnation(index); seen != 0; ) {
            Participant participant = new Participant(
                    index,
                    text(
                            at,
                            ParticipantDescriptor.ROLE_LENGTH,
                            ParticipantDescriptor.ROLE,
                            ParticipantDescriptor.MAX_ROLE),
                    text(
                            at,
                            ParticipantDescriptor.NAME_LENGTH,
                            ParticipantDescriptor.NAME,
                            ParticipantDescriptor.MAX_NAME),
                    seen,
                    memory.getLong(at + ParticipantDescriptor.PID),
                    memory.getLong(at + ParticipantDescriptor.START_TICKS),
                    memory.getLong(at + ParticipantDescriptor.PID_NAMESPACE));
            long now = incarnation(index);
            if (now == seen) {
                return participant;
            }
            seen = now;
        }
        return null;
    }

    List<Participant> all() {
        List<Participant> all = new ArrayList<>();
        for (int index = 0; index < geometry.participants(); index++) {
            Participant participant = at(index);
            if (participant != null) {
                all.add(participant);
            }
        }
        return all;
    }

    boolean isAlive(Participant participant) {
        try {
            return incarnation(participant.index()) == participant.incarnation()
                    && locks.isHeld(LockedFile.participantByte(participant.index()));
        } catch (IOException e) {
            throw new UncheckedIOException("the space's file cannot be read", e);
        }
    }

    /** Takes a dead participant's lock byte: proof of its death, and the exclusive right to reclaim it. Null otherwise. */
    @Nullable FileLock seize(Participant participant) {
        try {
            if (incarnation(participant.index()) != participant.incarnation()) {
                return null;
            }
            FileLock lock = locks.tryLock(LockedFile.participantByte(participant.index()));
            if (lock != null && incarnation(participant.index()) != participant.incarnation()) {
                lock.release();
                return null;
            }
            return lock;
        } catch (IOException e) {
            throw new UncheckedIOException("the space's file cannot be read", e);
        }
    }

    private static void requireShort(String text, int limit) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > limit) {
            throw new IllegalArgumentException(
                    "name is too long: name=" + text + " bytes=" + bytes + " limit=" + limit);
        }
    }

    private void putText(long at, long lengthAt, long textAt, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        memory.putShort(at + lengthAt, (short) bytes.length);
        memory.copyIn(bytes, 0, at + textAt, bytes.length);
    }

    private String text(long at, long lengthAt, long textAt, int limit) {
        byte[] bytes = new byte[Math.clamp(memory.getShort(at + lengthAt), 0, limit)];
        memory.copyOut(at + textAt, bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
