/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import io.osps.boot.StartException;
import io.osps.wire.RequestMemory;
import io.osps.worker.command.CommandProperties;
import io.osps.worker.command.Containment;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of a worker.
 *
 * @param host address that it listens on for clients
 * @param port port for clients; 0 takes a free one
 * @param advertisedHost address that clients are sent to, when it is not {@code host}
 * @param pool pool of workers that offer the same handlers
 * @param seats requests that it runs at a time; 0 for as many as there are processors
 * @param diagnostics whether to offer the handlers that misbehave, for tests
 * @param connectLimit longest time to reach a client that waits for a callback
 * @param maxPayload most bytes of a request on its own port, and of a result
 * @param spoolDirectory where results past 1 MiB are kept until their clients have read them; the system's directory for
 *     temporary files unless given
 * @param grace time for a handler to end after its interrupt, before it is answered in its place
 * @param remember which ids of requests on its own port are remembered
 * @param drainLimit longest time for running requests to end when the worker leaves
 * @param recycle when another process takes this one's place
 * @param containment how the processes of a command are held together: {@code auto}, {@code namespace} or {@code
 *     session}
 * @param commands programs that it offers as handlers, by name; {@code docs/worker.md} has their settings
 */
@Validated
@ConfigurationProperties(prefix = "osps.worker", ignoreUnknownFields = false)
record WorkerProperties(
        @DefaultValue("127.0.0.1") @NotBlank String host,
        @Min(0) @Max(65_535) int port,
        @Nullable String advertisedHost,

        @DefaultValue("default")
        @Pattern(regexp = "[A-Za-z0-9._-]{1,32}", message = "must be 1 to 32 of a-z, A-Z, 0-9 and . _ -") String pool,

        @Min(0) @Max(1_024) int seats,
        boolean diagnostics,
        @DefaultValue("2s") @DurationMin(millis = 1) Duration connectLimit,
        @DefaultValue("16MB") DataSize maxPayload,
        @Nullable Path spoolDirectory,
        @DefaultValue("1s") @DurationMin(millis = 1) Duration grace,
        @DefaultValue @Valid Remember remember,
        @DefaultValue("20s") @DurationMin Duration drainLimit,
        @DefaultValue @Valid Recycle recycle,
        @DefaultValue("auto") Containment.Choice containment,
        @DefaultValue Map<String, CommandProperties> commands) {
    /**
     * When a worker is worn and the watchdog puts another process in its place.
     *
     * @param requests requests after which the worker is replaced; 0 for never
     * @param rss memory of its own (RSS) at which the worker is replaced; 0 for never
     */
    record Recycle(
            @Min(0) long requests, @DefaultValue("0B") DataSize rss) {}

    private static final DataSize LEAST_PAYLOAD = DataSize.ofMegabytes(1);
    private static final DataSize MOST_PAYLOAD = DataSize.ofMegabytes(256);

    WorkerProperties {
        commands = Map.copyOf(commands);
        if (maxPayload.compareTo(LEAST_PAYLOAD) < 0 || maxPayload.compareTo(MOST_PAYLOAD) > 0) {
            throw new StartException(
                    "a limit is out of its range: setting=osps.worker.max-payload value=" + maxPayload + " least="
                            + LEAST_PAYLOAD + " most=" + MOST_PAYLOAD,
                    "Choose one between, such as 64MB.");
        }
    }

    /** Most bytes of a request or result. */
    int payloadLimit() {
        return Math.toIntExact(maxPayload.toBytes());
    }

    /** Where large results are kept. */
    Path spool() {
        return spoolDirectory == null ? Path.of(System.getProperty("java.io.tmpdir")) : spoolDirectory;
    }

    /**
     * Requests that clients have named by an id.
     *
     * @param window how long an id is remembered after its answer
     * @param maxIds most ids remembered
     * @param maxBytes most bytes of the results remembered with them
     */
    record Remember(
            @DefaultValue("60s") @DurationMin(millis = 0) Duration window,
            @DefaultValue("50000") @Min(1) @Max(10_000_000) int maxIds,
            @DefaultValue("16MB") DataSize maxBytes) {
        RequestMemory.Limit limit() {
            return new RequestMemory.Limit(window, maxIds, maxBytes.toBytes());
        }
    }

    /** Where clients are sent to. */
    String reachableHost() {
        return advertisedHost == null || advertisedHost.isBlank() ? host : advertisedHost;
    }

    /** How many seats there are. */
    int seatCount() {
        return seats == 0 ? Runtime.getRuntime().availableProcessors() : seats;
    }
}
