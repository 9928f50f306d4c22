/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.Table;
import io.osps.cli.terminal.Terminal;
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
 * @param incarnation of its process in the space, 0 when it has none there; in a container a pid comes back
 * @param state such as {@code READY}
 * @param verdict of the watchdog on it, such as {@code healthy}
 * @param addresses by what they are for, such as {@code client}
 * @param seats free and total, for workers
 * @param containment how it holds the processes of commands together, for workers
 * @param processes of each handler whose processes stay: how many are ready of how many, and why there are fewer
 * @param oldest the request that runs for the longest time, for people
 * @param restarts how often it was started again
 * @param lastReason of the last restart
 * @param dossier the id of what was written down before its last kill
 * @param uptime of the present process
 */
record ServiceStatus(
        String name,
        String role,
        long pid,
        long incarnation,
        String state,
        Optional<String> verdict,
        Map<String, String> addresses,
        Optional<Seats> seats,
        Optional<String> containment,
        Map<String, String> processes,
        Optional<String> oldest,
        long restarts,
        Optional<String> lastReason,
        Optional<String> dossier,
        Optional<Duration> uptime) {
    static final String READY = "READY";

    private static final String NONE = "-";

    /** Places for requests on a worker. */
    record Seats(long free, long total) {}

    boolean isReady() {
        return state.equals(READY);
    }

    /** Tells its process from the ones before and after it. */
    String life() {
        return pid + "." + incarnation;
    }

    /** Whether it is waiting to be started again after a failure, or given up. */
    boolean hasFailed() {
        return state.equals("BACKOFF") || state.equals("FAILED");
    }

    /** Whether it is starting, and was not there before. */
    boolean isFirstStart() {
        return state.equals("STARTING") && restarts == 0;
    }

    /** Whether it is as it shall be: ready, or kept from it on order. */
    boolean isSettled() {
        return isReady() || state.equals("STOPPED") || state.equals("PAUSED");
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
        JsonNode seats = node.path("seats");
        JsonNode uptime = node.path("uptimeMs");
        return new ServiceStatus(
                node.path("name").asString(""),
                node.path("role").asString(""),
                node.path("pid").asLong(0),
                node.path("incarnation").asLong(0),
                node.path("state").asString("?"),
                node.path("verdict").stringValueOpt(),
                texts(node.path("addresses")),
                seats.path("total").asLong(0) > 0
                        ? Optional.of(new Seats(
                                seats.path("free").asLong(0),
                                seats.path("total").asLong(0)))
                        : Optional.empty(),
                node.path("containment").stringValueOpt(),
                texts(node.path("processes")),
                oldest(node.path("oldest")),
                node.path("restarts").asLong(0),
                node.path("lastReason").stringValueOpt(),
                node.path("dossier").stringValueOpt(),
                uptime.isNumber() ? Optional.of(Duration.ofMillis(uptime.asLong())) : Optional.empty());
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties().forEach(entry -> {
            if (!entry.getValue().isNull()) {
                texts.put(entry.getKey(), entry.getValue().asString());
            }
        });
        return texts;
    }

    private static Optional<String> oldest(JsonNode oldest) {
        return oldest.isObject()
                ? Optional.of("%s %.1fs"
                        .formatted(
                                oldest.path("handler").asString(""),
                                oldest.path("ageMs").asLong(0) / 1000.0))
                : Optional.empty();
    }

    /** For a person: a row for each, and a sentence for each handler that a process of it is missing. */
    static void print(List<ServiceStatus> services, Terminal terminal) {
        table(services).print(terminal.out(), terminal.ansi());
        for (ServiceStatus service : services) {
            service.processes().forEach((handler, text) -> {
                // With a reason behind the numbers.
                if (text.contains(" ")) {
                    terminal.out().println(service.name() + ": handler " + handler + " has processes " + text);
                }
            });
        }
    }

    /** As rows for a person. */
    static Table table(List<ServiceStatus> services) {
        Table rows = new Table(
                "NAME",
                "STATE",
                "VERDICT",
                "PID",
                "CLIENTS",
                "HTTP",
                "SEATS",
                "CONTAINMENT",
                "OLDEST",
                "RESTARTS",
                "UP",
                "LAST REASON");
        for (ServiceStatus service : services) {
            rows.row(
                    service.name(),
                    service.state(),
                    service.verdict().orElse(NONE),
                    service.pid() == 0 ? NONE : service.pid(),
                    service.addresses().getOrDefault("client", NONE),
                    service.addresses().getOrDefault("http", NONE),
                    service.seats()
                            .map(seats -> seats.free() + "/" + seats.total() + " free")
                            .orElse(NONE),
                    service.containment().orElse(NONE),
                    service.oldest().orElse(NONE),
                    service.restarts(),
                    service.uptime().map(Table::text).orElse(NONE),
                    service.lastReason().orElse(NONE));
        }
        return rows;
    }
}
