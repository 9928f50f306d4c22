/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.evidence.SpaceMembers;
import io.osps.watchdog.verdict.Verdict;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A service as people see it.
 *
 * @param name such as {@code worker-1}
 * @param role what it is
 * @param pid its process, or null while there is none
 * @param state its {@link Phase}
 * @param verdict what the evidence amounts to, such as {@code healthy}, or null while there is nothing to judge
 * @param incarnation that of this life in the space, or null before it joined
 * @param addresses where it listens, {@code host:port} by purpose: {@code client}, {@code heartbeat}, {@code http}
 * @param seats places for requests, none but on workers
 * @param containment how it holds the processes of commands together, such as {@code namespace}, or null when it runs none
 * @param processes of each handler whose processes stay, how many are ready of how many, such as {@code 1/2}, and why there are
 *     fewer
 * @param oldest the request that has had its seat for the longest time, or null
 * @param restarts how often it was started again
 * @param lastReason why it was last started again, or null
 * @param dossier the id of the last dossier that this watchdog took of it, or null
 * @param uptimeMs age of its process
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ServiceView(
        String name,
        String role,
        @Nullable Long pid,
        String state,
        @Nullable String verdict,
        @Nullable Long incarnation,
        Map<String, String> addresses,
        Seats seats,
        @Nullable String containment,
        Map<String, String> processes,
        @Nullable Oldest oldest,
        int restarts,
        @Nullable String lastReason,
        @Nullable String dossier,
        long uptimeMs) {
    /** What the facts of the handlers' processes begin with. */
    private static final String PROCESSES = "processes.";

    /**
     * Places for requests.
     *
     * @param total all of them
     * @param free those that take a request now
     */
    public record Seats(int total, int free) {
        /** Of a service that runs no requests, or that has not told. */
        public static final Seats NONE = new Seats(0, 0);
    }

    /**
     * A request that runs.
     *
     * @param id the request's id
     * @param handler what runs
     * @param ageMs since it has its seat
     */
    public record Oldest(String id, String handler, long ageMs) {}

    /** What people see of a service now. */
    static ServiceView of(Supervised service, ProcFs proc) {
        ServiceProcess process = service.process();
        boolean alive = process != null && process.isAlive();
        Map<String, String> pulse = alive && process != null ? process.probe().pulse() : Map.of();
        Verdict verdict = service.verdict();
        SpaceMembers.Member member = alive && process != null ? process.member() : null;
        return new ServiceView(
                service.spec().name(),
                service.spec().role().text(),
                alive && process != null ? (Long) process.child().id().pid() : null,
                service.phase().name(),
                verdict == null ? null : verdict.text(),
                member == null ? null : (Long) member.participant().incarnation(),
                member == null ? Map.of() : member.addresses(),
                seats(pulse),
                pulse.get("containment"),
                processes(pulse),
                oldest(pulse),
                service.history().restarts(),
                service.history().lastReason(),
                service.lastDossier(),
                alive && process != null ? proc.uptime(process.child().id()).toMillis() : 0);
    }

    private static Map<String, String> processes(Map<String, String> pulse) {
        Map<String, String> processes = new TreeMap<>();
        pulse.forEach((name, value) -> {
            if (name.startsWith(PROCESSES)) {
                processes.put(name.substring(PROCESSES.length()), value);
            }
        });
        return processes;
    }

    private static @Nullable Oldest oldest(Map<String, String> pulse) {
        String id = pulse.get("oldest.id");
        try {
            return id == null
                    ? null
                    : new Oldest(
                            id,
                            pulse.getOrDefault("oldest.handler", ""),
                            Long.parseLong(pulse.getOrDefault("oldest.age-ms", "0")));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static Seats seats(Map<String, String> pulse) {
        String total = pulse.get("seats.total");
        String free = pulse.get("seats.free");
        try {
            return total == null || free == null
                    ? Seats.NONE
                    : new Seats(Integer.parseInt(total), Integer.parseInt(free));
        } catch (NumberFormatException e) {
            // Its process is being torn down or is none of ours; it has no seats to tell of.
            return Seats.NONE;
        }
    }
}
