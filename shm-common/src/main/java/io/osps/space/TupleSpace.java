/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Linda tuple space with owners: David Gelernter's <em>out</em>, <em>in</em> and <em>rd</em> ("Generative communication
 * in Linda", ACM TOPLAS 7(1), 1985), and on top of them claims that survive the death of the claimant.
 *
 * <p>Every operation is atomic with regard to the death of any process at any instant. A tuple is visible whole or not at
 * all. Thread safe.
 *
 * <p>Methods that take a timeout block a platform thread and pin a virtual one: let few threads wait, and hand over. A
 * timeout of zero looks once.
 */
public interface TupleSpace extends AutoCloseable {
    /** This process's own membership. */
    Participant self();

    /**
     * Linda's <em>out</em>: puts a tuple into the space.
     *
     * @throws SpaceFullException when there is no room; nothing was written
     */
    void write(Tuple tuple, WriteOptions options);

    default void write(Tuple tuple) {
        write(tuple, WriteOptions.DEFAULT);
    }

    /** Linda's <em>inp</em>: removes and returns one match, or null when there is none now. */
    @Nullable Tuple tryTake(Template template);

    /** Linda's <em>in</em>: removes and returns one match, waiting for it at most that long; null when none came. */
    @Nullable Tuple take(Template template, Duration timeout) throws InterruptedException;

    /** Linda's <em>rdp</em>: a copy of one match, or null when there is none now. */
    @Nullable Tuple tryRead(Template template);

    /** Linda's <em>rd</em>: a copy of one match, waiting for it at most that long; null when none came. */
    @Nullable Tuple read(Template template, Duration timeout) throws InterruptedException;

    /** Copies of all matches. A tuple that was there during the whole call is among them. */
    List<Tuple> readAll(Template template);

    /** Takes one match with ownership, or null when there is none now. */
    @Nullable Claim tryClaim(Template template, ClaimKind kind);

    /** Takes one match with ownership, waiting for it at most that long; null when none came. */
    @Nullable Claim claim(Template template, ClaimKind kind, Duration timeout) throws InterruptedException;

    /** The living and the not yet reclaimed, in no order. */
    List<Participant> participants();

    /** Whether that participant, in that incarnation, may still be alive. False is proof of its death. */
    boolean isAlive(Participant participant);

    /**
     * Cleans up after a participant that is proven dead: its claims come back, what was bound to it vanishes, what it was
     * writing is undone, its place is free. Before anything comes back, the process groups noted on claims are killed and
     * gone, with those who have left them. Exclusive, and resumable when the reclaimer dies half-way.
     *
     * @return true if this call did it; false if the participant is alive, is being reclaimed by another or was already, or
     *     if some of its processes are not proven to be gone, which takes up to 5 s: ask again
     */
    boolean reclaim(Participant participant);

    /** Every tuple in the space that matches, also claimed ones; without payloads. */
    List<TupleView> inspect(Template template);

    /** Every tuple in the space. */
    List<TupleView> inspect();

    SpaceStats stats();

    /** Leaves the space as if dying, at once and in good order. Idempotent. */
    @Override
    void close();
}
