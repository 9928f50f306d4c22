/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.exchange.Role;
import io.osps.exchange.TupleType;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.Participant;
import io.osps.space.SpaceFullException;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.space.WriteOptions;
import io.osps.watchdog.supervise.Order.Desire;
import io.osps.watchdog.verdict.Failure;
import io.osps.watchdog.verdict.Failure.Cause;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watchdog's memory, in the space: an {@link Entry} a service, and how many workers a person wants. Each is replaced
 * in one step, so a watchdog that is killed at whatever instant leaves the old one or the new one. Thread safe.
 */
final class SupervisorState {
    private static final Logger log = LoggerFactory.getLogger(SupervisorState.class);
    private static final TupleType<Fleet> FLEET = TupleType.of("fleet", Fleet.class, MethodHandles.lookup());
    private static final WriteOptions FOR_EVER = WriteOptions.DEFAULT.asVital();

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(5);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    /**
     * What the next watchdog has to know of a service: the {@code supervised} tuple, bound to nobody, so that it outlives the
     * watchdog that wrote it and goes with the space.
     *
     * @param service its name
     * @param role what it is
     * @param desire what is wanted of it
     * @param retiring whether it is to be forgotten once it has stopped
     * @param spawn the mark of the process that was about to be started last; empty before the first
     * @param history what it has been through; its times are of the host's monotonic clock
     */
    record Entry(String service, Role role, Desire desire, boolean retiring, String spawn, History history) {
        private static final String CHANNEL = "supervised";

        private static final TupleType<Fields> TYPE = TupleType.of(CHANNEL, Fields.class, MethodHandles.lookup());

        /** All but the times of the restarts and the last failure, which are the payload. */
        private record Fields(
                String service,
                Role role,
                Desire desire,
                boolean retiring,
                String spawn,
                int restarts,
                int failures,
                boolean exhausted) {}

        private static Template any() {
            return TYPE.any();
        }

        private static Template of(String service) {
            return TYPE.where("service", service);
        }

        private Tuple toTuple() {
            List<String> lines = new ArrayList<>();
            lines.add(history.recent().stream().map(String::valueOf).collect(Collectors.joining(" ")));
            Failure last = history.lastFailure();
            if (last != null) {
                lines.add(last.cause().name());
                lines.add(last.facts());
            }
            Fields fields = new Fields(
                    service,
                    role,
                    desire,
                    retiring,
                    spawn,
                    history.restarts(),
                    history.failures(),
                    history.exhausted());
            return TYPE.toTuple(fields).withPayload(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        }

        private static Entry from(Tuple tuple) {
            List<String> lines = List.of(new String(tuple.payload(), StandardCharsets.UTF_8).split("\n", 3));
            List<Long> recent = lines.getFirst().isEmpty()
                    ? List.of()
                    : List.of(lines.getFirst().split(" ", -1)).stream()
                            .map(Long::valueOf)
                            .toList();
            Fields fields = TYPE.from(tuple);
            return new Entry(
                    fields.service,
                    fields.role,
                    fields.desire,
                    fields.retiring,
                    fields.spawn,
                    new History(
                            fields.restarts,
                            fields.failures,
                            recent,
                            fields.exhausted,
                            lines.size() < 3 ? null : new Failure(Cause.valueOf(lines.get(1)), lines.get(2))));
        }
    }

    /** What stands in the space of one service. Thread safe. */
    static final class Note {
        private final SupervisorState memory;
        private @Nullable Entry written;

        private Note(SupervisorState memory) {
            this.memory = memory;
        }

        /** Writes what is to be known now, if that is another thing. Whoever writes last has looked last. */
        synchronized void write(Supplier<Entry> now) {
            Entry entry = now.get();
            if (!entry.equals(written)) {
                written = entry;
                memory.put(Entry.of(entry.service()), entry.toTuple());
            }
        }

        /** That entry is there. */
        synchronized void inherit(Entry entry) {
            written = entry;
        }

        /** The space is another one. */
        synchronized void lose() {
            written = null;
        }
    }

    private final TupleSpace space;

    /**
     * The {@code fleet} tuple.
     *
     * @param workers how many a person ordered
     * @param configured how many the settings asked for then
     */
    private record Fleet(int workers, int configured) {}

    SupervisorState(TupleSpace space) {
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

    /** Of a service of which nothing is written yet. */
    Note note() {
        return new Note(this);
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
