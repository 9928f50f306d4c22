/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.util.List;

/**
 * Figures of the space as a whole, cheap enough to be read every second.
 *
 * <p>A high-water mark is the most that was in use at once, as far as anybody noticed: whoever asks for these figures
 * notices, and so does every write that is refused. So it costs a write nothing, and a limit that was reached is never
 * missed.
 *
 * @param ready tuples that anybody may take
 * @param claimed tuples under a claim
 * @param slots room for tuples, of which {@code ready + claimed} and those being written are in use
 * @param slotsHighWater the most slots in use at once
 * @param payloads the payload classes, smallest first
 * @param participants living participants
 * @param maxParticipants room for participants
 * @param counts what has happened
 */
public record SpaceStats(
        int ready,
        int claimed,
        int slots,
        int slotsHighWater,
        List<PayloadClass> payloads,
        int participants,
        int maxParticipants,
        Counts counts) {
    /**
     * One class of payload slabs.
     *
     * @param name such as {@code 64KiB}
     * @param slabBytes size of one slab
     * @param inUse slabs in use
     * @param highWater the most slabs in use at once
     * @param slabs slabs in all
     */
    public record PayloadClass(String name, int slabBytes, int inUse, int highWater, int slabs) {}

    /**
     * What has happened, in numbers that only grow.
     *
     * @param reclaimed participants that were reclaimed since the space was made
     * @param refused writes that found no room since the space was made
     * @param waits how often a thread of this participant slept for a tuple
     * @param wakes how often a tuple of this participant woke somebody who slept
     */
    public record Counts(long reclaimed, long refused, long waits, long wakes) {}
}
