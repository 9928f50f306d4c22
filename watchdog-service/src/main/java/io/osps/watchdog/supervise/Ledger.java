/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.exchange.Condemned;
import io.osps.exchange.TupleType;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.Participant;
import io.osps.space.SpaceFullException;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.space.WriteOptions;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watchdog's memory, in the space: an {@link Entry} a service, and how many workers a person wants. Each is replaced
 * in one step, so a watchdog that is killed at whatever instant leaves the old one or the new one. Thread safe.
 */
final class Ledger {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);
    private static final TupleType<Fleet> FLEET = TupleType.of("fleet", Fleet.class, MethodHandles.lookup());
    private static final WriteOptions FOR_EVER = WriteOptions.DEFAULT.asVital();

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(5);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    private final TupleSpace space;

    /**
     * The {@code fleet} tuple.
     *
     * @param workers how many a person ordered
     * @param configured how many the settings asked for then
     */
    private record Fleet(int workers, int configured) {}

    Ledger(TupleSpace space) {
        this.space = space;
    }

    /** What earlier watchdogs have written. They are cleaned up after first, for one may have died while it wrote. */
    Map<String, Entry> open() {
        long begun = System.nanoTime();
        while (hasDeadPredecessor() && System.nanoTime() - begun < LIMIT) {
            // Another service is at it.
            LockSupport.parkNanos(PAUSE);
        }
        return space.readAll(Entry.any()).stream()
                .map(Entry::from)
                .collect(Collectors.toMap(Entry::service, Function.identity(), (one, _) -> one));
    }

    private boolean hasDeadPredecessor() {
        boolean left = false;
        for (Participant participant : space.participants()) {
            boolean dead = participant.role().equals(space.self().role()) && !space.isAlive(participant);
            left |= dead && !space.reclaim(participant);
        }
        return left;
    }

    void write(Entry entry) {
        put(Entry.of(entry.service()), entry.toTuple());
    }

    void forget(String service) {
        space.tryTake(Entry.of(service));
    }

    /** How many workers shall run: what a person ordered, as long as the settings are those of then. */
    int workers(int configured) {
        Tuple tuple = space.tryRead(FLEET.any());
        if (tuple == null) {
            return configured;
        }
        Fleet fleet = FLEET.from(tuple);
        return fleet.configured == configured ? fleet.workers : configured;
    }

    void scale(int workers, int configured) {
        put(FLEET.any(), FLEET.toTuple(new Fleet(workers, configured)));
    }

    /** Takes the size of the fleet along into the space that is there after the renewal; entries are written anew. */
    void keep(Runnable renewal) {
        Tuple size = space.tryRead(FLEET.any());
        renewal.run();
        if (size != null) {
            put(FLEET.any(), size);
        }
    }

    /**
     * Says before a kill that this worker is ended by the watchdog's hand, so that its death is not laid to what else it
     * runs.
     *
     * @param request that it is ended for, or empty
     */
    void condemn(long incarnation, String request) {
        write(new Condemned(incarnation, request, true));
    }

    /** Says after a death that it looks like somebody's hand. */
    void excuse(long incarnation) {
        write(new Condemned(incarnation, "", false));
    }

    private void write(Condemned word) {
        try {
            space.write(word.toTuple(), Condemned.OPTIONS);
        } catch (SpaceFullException e) {
            log.warn("a kill will be taken for a crash: incarnation={} reason={}", word.incarnation(), e.getMessage());
        }
    }

    private synchronized void put(Template old, Tuple tuple) {
        Claim claim = space.tryClaim(old, ClaimKind.UNCOUNTED);
        try {
            if (claim == null) {
                space.write(tuple, FOR_EVER);
            } else {
                claim.replace(tuple, FOR_EVER);
            }
        } catch (SpaceFullException e) {
            if (claim != null) {
                claim.release();
            }
            log.warn("the next watchdog will not know this: tuple={} reason={}", tuple, e.getMessage());
        }
    }
}
