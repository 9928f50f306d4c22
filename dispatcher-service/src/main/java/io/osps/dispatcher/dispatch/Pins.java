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
 * request must not run on another. Thread safe.
 */
final class Pins {
    private final Members members;
    private final RequestMemory.Limit limit;
    private final LongSupplier clock;
    private final Map<String, Pin> pins = new LinkedHashMap<>();

    private record Pin(long incarnation, long until) {}

    Pins(Members members, RequestMemory.Limit limit, LongSupplier clock) {
        this.members = members;
        this.limit = limit;
        this.clock = clock;
    }

    /** That worker, or null when there is none or it is gone. */
    @Nullable Participant find(String id) {
        Pin pin;
        synchronized (this) {
            pin = pins.get(id);
        }
        return pin == null || clock.getAsLong() - pin.until() > 0 ? null : members.living(pin.incarnation());
    }

    /** Notes the worker of an id; the request may run until that deadline, and is remembered for the window after it. */
    synchronized void note(String id, long incarnation, long deadline) {
        pins.remove(id);
        pins.put(id, new Pin(incarnation, deadline + limit.window().toNanos()));
        Iterator<Pin> oldest = pins.values().iterator();
        while (oldest.hasNext()) {
            boolean over = clock.getAsLong() - oldest.next().until() > 0;
            if (!over && pins.size() <= limit.ids()) {
                return;
            }
            oldest.remove();
        }
    }
}
