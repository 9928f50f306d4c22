/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One tuple as the inspector sees it: a consistent copy, out of date at once.
 *
 * @param tuple the fields; the payload is left out
 * @param payloadSize bytes of payload
 * @param state whether it is ready or claimed
 * @param holder who has claimed it, or null
 * @param heldFor how long the holder has had it; zero when it is not claimed
 * @param boundTo the participant with which it vanishes, or null
 * @param attempts how many claimants died with it, counted up to 15
 * @param age since it was written
 * @param marks what its present or last claimant noted
 */
public record TupleView(
        Tuple tuple,
        int payloadSize,
        TupleState state,
        @Nullable Participant holder,
        Duration heldFor,
        @Nullable Participant boundTo,
        int attempts,
        Duration age,
        ClaimMarks marks) {}
