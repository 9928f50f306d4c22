/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.Template;
import io.osps.space.Tuple;
import java.lang.invoke.MethodHandles;
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

    static final TupleType<Fields> TYPE = TupleType.of(CHANNEL, Fields.class, MethodHandles.lookup());

    /** All but the handlers, which are the payload. */
    record Fields(
            String name,
            String role,
            long incarnation,
            String pool,
            String host,
            int clientPort,
            int heartbeatPort,
            int httpPort,
            boolean draining) {}

    public ServiceAdvert {
        handlers = List.copyOf(handlers);
    }

    /** All services. */
    public static Template any() {
        return TYPE.any();
    }

    /** That one service. */
    public static Template ofIncarnation(long incarnation) {
        return TYPE.where("incarnation", incarnation);
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
        Fields fields = new Fields(name, role, incarnation, pool, host, clientPort, heartbeatPort, httpPort, draining);
        return TYPE.toTuple(fields).withPayload(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    public static ServiceAdvert from(Tuple tuple) {
        List<HandlerInfo> handlers = new ArrayList<>();
        new String(tuple.payload(), StandardCharsets.UTF_8).lines().forEach(line -> {
            String[] parts = line.split("\t", -1);
            handlers.add(new HandlerInfo(
                    parts[0], Duration.ofMillis(Long.parseLong(parts[1])), Boolean.parseBoolean(parts[2])));
        });
        Fields fields = TYPE.from(tuple);
        return new ServiceAdvert(
                fields.name,
                fields.role,
                fields.incarnation,
                fields.pool,
                fields.host,
                fields.clientPort,
                fields.heartbeatPort,
                fields.httpPort,
                fields.draining,
                handlers);
    }
}
