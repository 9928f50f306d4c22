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
 * @param incarnation that of this life in the space, or null before it joined
 * @param addresses where it listens, {@code host:port} by purpose: {@code client}, {@code heartbeat}, {@code http}
 * @param seats places for requests, none but on workers
 * @param restarts how often it was started again after a failure
 * @param lastReason why it last failed, or null
 * @param uptimeMs age of its process
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ServiceView(
        String name,
        String role,
        @Nullable Long pid,
        String state,
        @Nullable Long incarnation,
        Map<String, String> addresses,
        Seats seats,
        int restarts,
        @Nullable String lastReason,
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
}
