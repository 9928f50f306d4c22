/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.space.FieldType;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.watchdog.launch.Role;
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

    static Template any() {
        return template(FieldType.STRING);
    }

    static Template of(String service) {
        return template(service);
    }

    private static Template template(Object service) {
        return Template.of(
                CHANNEL,
                service,
                FieldType.STRING,
                FieldType.STRING,
                FieldType.BOOLEAN,
                FieldType.STRING,
                FieldType.LONG,
                FieldType.LONG,
                FieldType.BOOLEAN);
    }

    Tuple toTuple() {
        List<String> lines = new ArrayList<>();
        lines.add(history.recent().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        Failure last = history.lastFailure();
        if (last != null) {
            lines.add(last.cause().name());
            lines.add(last.facts());
        }
        return Tuple.of(
                        CHANNEL,
                        service,
                        role.name(),
                        desire.name(),
                        retiring,
                        spawn,
                        (long) history.restarts(),
                        (long) history.failures(),
                        history.exhausted())
                .withPayload(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    static Entry from(Tuple tuple) {
        List<String> lines = List.of(new String(tuple.payload(), StandardCharsets.UTF_8).split("\n", 3));
        List<Long> recent = lines.getFirst().isEmpty()
                ? List.of()
                : List.of(lines.getFirst().split(" ", -1)).stream()
                        .map(Long::valueOf)
                        .toList();
        return new Entry(
                tuple.getString(1),
                Role.valueOf(tuple.getString(2)),
                Desire.valueOf(tuple.getString(3)),
                tuple.getBoolean(4),
                tuple.getString(5),
                new History(
                        (int) tuple.getLong(6),
                        (int) tuple.getLong(7),
                        recent,
                        tuple.getBoolean(8),
                        lines.size() < 3 ? null : new Failure(Cause.valueOf(lines.get(1)), lines.get(2))));
    }
}
