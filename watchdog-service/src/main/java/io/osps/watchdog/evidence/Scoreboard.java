/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.space.TupleSpace;
import io.osps.space.TupleView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which requests run where at one instant, read from the claims in the space: what is known of them even of a service
 * that answers nothing. Immutable.
 */
public final class Scoreboard {
    /** Nothing was looked for. */
    public static final Scoreboard EMPTY = new Scoreboard(Map.of());

    private final Map<Long, List<Occupation>> occupations;

    private Scoreboard(Map<Long, List<Occupation>> occupations) {
        this.occupations = occupations;
    }

    /** Looks once. */
    public static Scoreboard of(TupleSpace space, NanoClock clock) {
        Map<Long, List<Occupation>> occupations = new HashMap<>();
        // Before the look: a claim then seems older than it is, never younger than the marks on it.
        long now = clock.nanoTime();
        List<TupleView> views = space.inspect();
        for (TupleView view : views) {
            Occupation occupation = view.holder() == null ? null : Occupation.of(view, now);
            if (view.holder() != null && occupation != null) {
                occupations
                        .computeIfAbsent(view.holder().incarnation(), _ -> new ArrayList<>())
                        .add(occupation);
            }
        }
        return new Scoreboard(occupations);
    }

    /** What runs on that incarnation. */
    List<Occupation> of(long incarnation) {
        return occupations.getOrDefault(incarnation, List.of());
    }
}
