/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.exchange.Role;
import io.osps.exchange.TupleType;
import io.osps.space.Template;
import io.osps.space.Tuple;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

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

    static Template any() {
        return TYPE.any();
    }

    static Template of(String service) {
        return TYPE.where("service", service);
    }

    Tuple toTuple() {
        List<String> lines = new ArrayList<>();
        lines.add(history.recent().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        Failure last = history.lastFailure();
        if (last != null) {
            lines.add(last.cause().name());
            lines.add(last.facts());
        }
        Fields fields = new Fields(
                service, role, desire, retiring, spawn, history.restarts(), history.failures(), history.exhausted());
        return TYPE.toTuple(fields).withPayload(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    static Entry from(Tuple tuple) {
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
