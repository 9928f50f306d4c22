/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a tuple is written.
 *
 * @param boundTo the participant with which the tuple vanishes once it is proven dead, or null for none
 * @param ttl how long the tuple stays, or null for ever; it is gone to readers the moment this has passed
 * @param vital whether the tuple may use the room that is kept for those that must get through when the space is full:
 *     adverts, seats and replies
 */
public record WriteOptions(
        @Nullable Participant boundTo, @Nullable Duration ttl, boolean vital) {
    /** Bound to nobody, for ever, ordinary. */
    public static final WriteOptions DEFAULT = new WriteOptions(null, null, false);

    public static WriteOptions boundTo(Participant participant) {
        return new WriteOptions(participant, null, false);
    }

    public WriteOptions withTtl(Duration duration) {
        return new WriteOptions(boundTo, duration, vital);
    }

    public WriteOptions asVital() {
        return new WriteOptions(boundTo, ttl, true);
    }
}
