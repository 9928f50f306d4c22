/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.osps.boot.Presence;
import io.osps.boot.Running;
import io.osps.process.ProcessId;
import io.osps.space.MappedSpace;
import io.osps.watchdog.WatchdogRuntime.Watching;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.evidence.SpaceMembers;
import io.osps.watchdog.supervise.Order;
import io.osps.watchdog.supervise.ServiceView;
import io.osps.watchdog.supervise.Supervisor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** All services, the watchdog first: what {@code osps status} shows; and what people can order for them. */
@Endpoint(id = "services")
final class ServicesEndpoint {
    /**
     * The answer.
     *
     * @param services the watchdog, then those that it supervises
     * @param space where they meet
     */
    record Services(List<ServiceView> services, Space space) {}

    /**
     * The space.
     *
     * @param path its file
     * @param current whether the file there is that of the space that they use
     */
    record Space(String path, boolean current) {}

    private static final int MOST_WORKERS = 250;
    private static final int CONFLICT = 409;

    private static final int UNAVAILABLE = 503;
    private static final Services NONE = new Services(List.of(), new Space("", false));

    private final Running<Watching> watching;
    private final Presence presence;
    private final ProcFs proc;
    private final boolean inContainers;

    /**
     * Makes the endpoint.
     *
     * @param inContainers whether a container engine starts and ends the services, and not the watchdog
     */
    ServicesEndpoint(Running<Watching> watching, Presence presence, ProcFs proc, boolean inContainers) {
        this.watching = watching;
        this.presence = presence;
        this.proc = proc;
        this.inContainers = inContainers;
    }

    @ReadOperation
    Services services() {
        return watching.find().map(this::services).orElse(NONE);
    }

    private Services services(Watching now) {
        MappedSpace space = now.space().now();
        return new Services(
                Stream.concat(Stream.of(self(space)), now.supervisor().services().stream())
                        .toList(),
                new Space(space.path().toString(), space.isCurrent()));
    }

    /** An order for one service: {@code {"action": "restart"}}, or {@code stop}, {@code start}, {@code pause}, {@code resume}. */
    @WriteOperation
    WebEndpointResponse<Map<String, String>> order(@Selector String name, String action) {
        Order order = Arrays.stream(Order.values())
                .filter(known -> known.name().equalsIgnoreCase(action))
                .findFirst()
                .orElse(null);
        if (order == null) {
            return refused(
                    WebEndpointResponse.STATUS_BAD_REQUEST,
                    "no such action: action=" + action + "; there are " + Arrays.toString(Order.values()));
        }
        if (inContainers && (order == Order.STOP || order == Order.START)) {
            String command = order.name().toLowerCase(Locale.ROOT);
            return refused(
                    CONFLICT,
                    "only the container engine can " + command + " a container: type: docker compose " + command + " "
                            + name.replaceFirst("-[0-9]+$", ""));
        }
        Supervisor supervisor = supervisor();
        if (supervisor == null) {
            return notYet();
        }
        return supervisor.order(name, order)
                ? new WebEndpointResponse<>(Map.of("service", name, "action", order.name()))
                : refused(WebEndpointResponse.STATUS_NOT_FOUND, "no such service: name=" + name);
    }

    /**
     * An order for the workers together: {@code {"workers": 4}} says how many shall run, {@code {"action": "restart"}}
     * replaces them one after the other.
     */
    @WriteOperation
    WebEndpointResponse<Map<String, String>> orderWorkers(@Nullable Integer workers, @Nullable String action) {
        if (inContainers && workers != null) {
            return refused(
                    CONFLICT,
                    "only the container engine can make containers: type: docker compose up -d --scale worker="
                            + workers);
        }
        Supervisor supervisor = supervisor();
        if (supervisor == null) {
            return notYet();
        }
        if (workers != null && workers >= 0 && workers <= MOST_WORKERS) {
            supervisor.scale(workers);
            return new WebEndpointResponse<>(Map.of("workers", workers.toString()));
        }
        if (workers == null && Order.RESTART.name().equalsIgnoreCase(action)) {
            supervisor.restartWorkers();
            return new WebEndpointResponse<>(Map.of("action", Order.RESTART.name()));
        }
        return refused(
                WebEndpointResponse.STATUS_BAD_REQUEST,
                "neither a number of workers from 0 to " + MOST_WORKERS + " nor a restart: workers=" + workers
                        + " action=" + action);
    }

    private @Nullable Supervisor supervisor() {
        return watching.find().map(Watching::supervisor).orElse(null);
    }

    private static WebEndpointResponse<Map<String, String>> notYet() {
        return refused(UNAVAILABLE, "the watchdog does not supervise now");
    }

    private static WebEndpointResponse<Map<String, String>> refused(int status, String reason) {
        return new WebEndpointResponse<>(Map.of("error", reason), status);
    }

    private ServiceView self(MappedSpace space) {
        ProcessId id = space.self().process(space.self());
        SpaceMembers.Member member = SpaceMembers.of(space).find(id);
        return new ServiceView(
                space.self().name(),
                space.self().role(),
                id.pid(),
                presence.state().name(),
                null,
                space.self().incarnation(),
                member == null ? Map.of() : member.addresses(),
                ServiceView.Seats.NONE,
                null,
                Map.of(),
                null,
                0,
                null,
                null,
                proc.uptime(id).toMillis());
    }
}
