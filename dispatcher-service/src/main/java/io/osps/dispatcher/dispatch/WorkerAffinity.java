/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.space.Participant;
import io.osps.wire.RequestMemory;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which worker was given to the client of an id, for as long as that worker remembers the id itself: sent again, the
 * request must not run on another. When that worker has
 * crashed, the request may have been the cause, and is counted. Thread safe.
 */
final class WorkerAffinity {
    private final Members members;
    private final CrashAttribution attribution;
    private final RequestMemory.Limit limit;
    private final LongSupplier clock;
    private final Map<String, Pin> affinity = new LinkedHashMap<>();

    /**
     * A worker that was given for an id.
     *
     * @param until when it is forgotten
     * @param deaths how many workers that had this id before have crashed
     * @param excused whether one death more than those was excused
     */
    private record Pin(long incarnation, long until, int deaths, boolean excused) {}

    WorkerAffinity(Members members, CrashAttribution attribution, RequestMemory.Limit limit, LongSupplier clock) {
        this.members = members;
        this.attribution = attribution;
        this.limit = limit;
        this.clock = clock;
    }

    /** That worker, or null when there is none or it is gone. */
    @Nullable Participant find(String id) {
        Pin pin = pin(id);
        return pin == null ? null : members.living(pin.incarnation());
    }

    /** How many workers that were given for an id have crashed since, perhaps of it. */
    int deaths(String id) {
        Pin pin = pin(id);
        if (pin == null) {
            return 0;
        }
        boolean died = members.living(pin.incarnation()) == null
                && attribution.mayBeCause(id, pin.incarnation(), pin.excused());
        return pin.deaths() + (died ? 1 : 0);
    }

    /** Whether it may still turn out that somebody has killed the worker of an id. */
    boolean isOpen(String id) {
        Pin pin = pin(id);
        return pin != null && members.living(pin.incarnation()) == null && attribution.isOpen(pin.incarnation());
    }

    /** That worker has not begun the request and will not: any other may. */
    synchronized void release(String id, long incarnation) {
        Pin pin = affinity.get(id);
        if (pin != null && pin.incarnation() == incarnation) {
            affinity.remove(id);
        }
    }

    private synchronized @Nullable Pin pin(String id) {
        Pin pin = affinity.get(id);
        return pin == null || clock.getAsLong() - pin.until() > 0 ? null : pin;
    }

    /**
     * Notes the worker of an id; the request may run until that deadline, and is remembered for the window after it.
     *
     * @param deaths as {@link #deaths} said before
     */
    synchronized void note(String id, long incarnation, long deadline, int deaths) {
        Pin old = affinity.remove(id);
        boolean excused =
                old != null && (old.excused() || (deaths == old.deaths() && attribution.isExcuse(old.incarnation())));
        affinity.put(id, new Pin(incarnation, deadline + limit.window().toNanos(), deaths, excused));
        Iterator<Pin> oldest = affinity.values().iterator();
        while (oldest.hasNext()) {
            boolean over = clock.getAsLong() - oldest.next().until() > 0;
            if (!over && affinity.size() <= limit.ids()) {
                return;
            }
            oldest.remove();
        }
    }
}
