/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.space.Participant;
import io.osps.space.TupleSpace;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The participants by incarnation, looked up anew only when one is not known yet. Thread safe. */
final class Members {
    private final TupleSpace space;
    private volatile Map<Long, Participant> known = Map.of();

    Members(TupleSpace space) {
        this.space = space;
    }

    /** That participant, which may have died since; null when it is not there. */
    @Nullable Participant find(long incarnation) {
        Participant member = known.get(incarnation);
        return member != null ? member : refresh().get(incarnation);
    }

    /** That participant; null when it is not there or is proven dead. */
    @Nullable Participant living(long incarnation) {
        Participant member = find(incarnation);
        return member != null && space.isAlive(member) ? member : null;
    }

    /** All participants as they are now. */
    Map<Long, Participant> refresh() {
        Map<Long, Participant> now = space.participants().stream()
                .collect(Collectors.toUnmodifiableMap(Participant::incarnation, Function.identity()));
        known = now;
        return now;
    }
}
