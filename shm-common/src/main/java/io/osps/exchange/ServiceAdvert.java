/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.FieldType;
import io.osps.space.Template;
import io.osps.space.Tuple;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code service} tuple: what a service is and where it listens. Written by every service, bound to itself, read by
 * all.
 *
 * @param name the service's own name, such as {@code worker-1}
 * @param role {@code dispatcher}, {@code worker} or {@code watchdog}
 * @param incarnation that of its {@link io.osps.space.Participant}
 * @param pool the workers that offer the same handlers; empty for other roles
 * @param host where clients and the watchdog reach it
 * @param clientPort its port for clients, 0 where there is none
 * @param heartbeatPort its port for {@code PING} and {@code PULSE}
 * @param httpPort its port for the actuator
 * @param draining whether it takes no new work
 * @param handlers what it offers, empty but for workers
 */
public record ServiceAdvert(
        String name,
        String role,
        long incarnation,
        String pool,
        String host,
        int clientPort,
        int heartbeatPort,
        int httpPort,
        boolean draining,
        List<HandlerInfo> handlers) {
    /** The channel of this tuple. */
    public static final String CHANNEL = "service";

    public ServiceAdvert {
        handlers = List.copyOf(handlers);
    }

    /** All services. */
    public static Template any() {
        return template(FieldType.LONG);
    }

    /** That one service. */
    public static Template ofIncarnation(long incarnation) {
        return template(incarnation);
    }

    private static Template template(Object incarnation) {
        return Template.of(
                CHANNEL,
                FieldType.STRING,
                FieldType.STRING,
                incarnation,
                FieldType.STRING,
                FieldType.STRING,
                FieldType.LONG,
                FieldType.LONG,
                FieldType.LONG,
                FieldType.BOOLEAN);
    }

    public Tuple toTuple() {
        StringBuilder lines = new StringBuilder();
        for (HandlerInfo handler : handlers) {
            lines.append(handler.name())
                    .append('\t')
                    .append(handler.timeout().toMillis())
                    .append('\t')
                    .append(handler.idempotent())
                    .append('\n');
        }
        return Tuple.of(
                        CHANNEL,
                        name,
                        role,
                        incarnation,
                        pool,
                        host,
                        (long) clientPort,
                        (long) heartbeatPort,
                        (long) httpPort,
                        draining)
                .withPayload(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    public static ServiceAdvert from(Tuple tuple) {
        List<HandlerInfo> handlers = new ArrayList<>();
        new String(tuple.payload(), StandardCharsets.UTF_8).lines().forEach(line -> {
            String[] parts = line.split("\t", -1);
            handlers.add(new HandlerInfo(
                    parts[0], Duration.ofMillis(Long.parseLong(parts[1])), Boolean.parseBoolean(parts[2])));
        });
        return new ServiceAdvert(
                tuple.getString(1),
                tuple.getString(2),
                tuple.getLong(3),
                tuple.getString(4),
                tuple.getString(5),
                (int) tuple.getLong(6),
                (int) tuple.getLong(7),
                (int) tuple.getLong(8),
                tuple.getBoolean(9),
                handlers);
    }
}
