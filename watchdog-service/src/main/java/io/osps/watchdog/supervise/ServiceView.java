/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
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
        @Nullable Oldest oldest,
        int restarts,
        @Nullable String lastReason,
        @Nullable String dossier,
        long uptimeMs) {
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
}
