package io.osps.space;

import java.util.List;

/**
 * Figures of the space as a whole, cheap enough to be read every second.
 *
 * @param ready tuples that anybody may take
 * @param claimed tuples under a claim
 * @param quarantined tuples in quarantine
 * @param slots room for tuples, of which {@code ready + claimed + quarantined} and those being written are in use
 * @param payloads the payload classes, smallest first
 * @param participants living participants
 * @param maxParticipants room for participants
 * @param reclaimed participants that were reclaimed since the space was made
 * @param refused writes that found no room since the space was made
 */
public record SpaceStats(
        int ready,
        int claimed,
        int quarantined,
        int slots,
        List<PayloadClass> payloads,
        int participants,
        int maxParticipants,
        long reclaimed,
        long refused) {
    /**
     * One class of payload slabs.
     *
     * @param name such as {@code 64KiB}
     * @param slabBytes size of one slab
     * @param inUse slabs in use
     * @param slabs slabs in all
     */
    public record PayloadClass(String name, int slabBytes, int inUse, int slabs) {}
}
