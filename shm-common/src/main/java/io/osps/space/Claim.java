/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

/**
 * A tuple taken with ownership. Nobody else sees it until the claim ends, in exactly one of {@link #commit}, {@link
 * #release} and {@link #replace}; if the claimant dies first, the tuple comes back.
 *
 * <p>Confined to one thread at a time. Every method but {@link #tuple} and {@link #attempts} throws {@link
 * ClaimEndedException} once the claim has ended, and changes nothing then.
 */
public interface Claim {
    /** The claimed tuple. */
    Tuple tuple();

    /** How many earlier claimants died with it, counted up to 15; 0 at first. */
    int attempts();

    /** The marks as they are now; at first those of the claimant that died with it. */
    ClaimMarks marks();

    /** Notes that the work begins now. */
    void markStarted(long deadlineNanos);

    /** Notes that the work has moved on. */
    void markProgress();

    /** Notes the process group that works for this claim; 0 clears it. */
    void markProcessGroup(long processGroup, long leaderStartTicks);

    /** Ends the claim; the tuple is gone. */
    void commit();

    /** Ends the claim; the tuple is back as it was, as if it had never been claimed. */
    void release();

    /**
     * Ends the claim by putting another tuple in the place of the claimed one, in one atomic step: whoever looks, at
     * whatever instant this process dies, finds either the old tuple or the new one, and never both or none.
     *
     * @throws SpaceFullException when there is no room for the payload; the claim goes on
     */
    void replace(Tuple tuple, WriteOptions options);
}
