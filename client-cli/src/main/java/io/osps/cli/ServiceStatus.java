package io.osps.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One service as the watchdog sees it.
 *
 * @param name such as {@code worker-1}
 * @param role {@code watchdog}, {@code dispatcher} or {@code worker}
 * @param pid its process id, 0 when it has none now
 * @param state such as {@code READY}
 * @param addresses by what they are for, such as {@code client}
 * @param seats free and total, for workers
 * @param restarts how often it was started again
 * @param lastReason of the last restart
 * @param uptime of the present process
 */
record ServiceStatus(
        String name,
        String role,
        long pid,
        String state,
        Map<String, String> addresses,
        Optional<Seats> seats,
        long restarts,
        Optional<String> lastReason,
        Optional<Duration> uptime) {
    static final String READY = "READY";

    /** Places for requests on a worker. */
    record Seats(long free, long total) {}

    boolean isReady() {
        return state.equals(READY);
    }

    /** Whether its first start went wrong: it is waiting to be started again, or given up. */
    boolean hasFailed() {
        return restarts > 0 || state.equals("BACKOFF") || state.equals("FAILED");
    }

    Optional<Endpoint> client() {
        return Optional.ofNullable(addresses.get("client")).map(Endpoint::parse);
    }

    static List<ServiceStatus> of(JsonNode document) {
        List<ServiceStatus> services = new ArrayList<>();
        for (JsonNode node : document.path("services")) {
            services.add(one(node));
        }
        return services;
    }

    private static ServiceStatus one(JsonNode node) {
        Map<String, String> addresses = new LinkedHashMap<>();
        node.path("addresses").properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                addresses.put(entry.getKey(), entry.getValue().asString());
            }
        });
        JsonNode seats = node.path("seats");
        JsonNode uptime = node.path("uptimeMs");
        return new ServiceStatus(
                node.path("name").asString(""),
                node.path("role").asString(""),
                node.path("pid").asLong(0),
                node.path("state").asString("?"),
                addresses,
                seats.path("total").asLong(0) > 0
                        ? Optional.of(new Seats(
                                seats.path("free").asLong(0),
                                seats.path("total").asLong(0)))
                        : Optional.empty(),
                node.path("restarts").asLong(0),
                node.path("lastReason").stringValueOpt(),
                uptime.isNumber() ? Optional.of(Duration.ofMillis(uptime.asLong())) : Optional.empty());
    }
}
