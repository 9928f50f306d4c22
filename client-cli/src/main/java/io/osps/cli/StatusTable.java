/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import java.time.Duration;
import java.util.List;

/** The services as rows for a person. */
final class StatusTable {
    private static final String NONE = "-";

    private StatusTable() {}

    static Table of(List<ServiceStatus> services) {
        Table table = new Table(
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
            table.row(
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
                    service.uptime().map(StatusTable::text).orElse(NONE),
                    service.lastReason().orElse(NONE));
        }
        return table;
    }

    /** The two largest units, such as {@code 3h 07m}. */
    static String text(Duration duration) {
        if (duration.toDays() > 0) {
            return "%dd %02dh".formatted(duration.toDays(), duration.toHoursPart());
        }
        if (duration.toHours() > 0) {
            return "%dh %02dm".formatted(duration.toHours(), duration.toMinutesPart());
        }
        if (duration.toMinutes() > 0) {
            return "%dm %02ds".formatted(duration.toMinutes(), duration.toSecondsPart());
        }
        return "%ds".formatted(duration.toSeconds());
    }
}
