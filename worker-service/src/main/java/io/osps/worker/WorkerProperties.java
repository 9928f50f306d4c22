package io.osps.worker;

import io.osps.worker.command.CommandProperties;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of a worker.
 *
 * @param host the address of this machine that it listens on
 * @param port its port for clients, 0 for any
 * @param advertisedHost where clients are sent to, when that is not {@code host}
 * @param pool the workers that offer the same handlers
 * @param seats how many requests it runs at a time; 0 for as many as there are processors
 * @param diagnostics whether it offers the handlers that misbehave
 * @param grace how long a handler has to end after an interrupt, before it is answered in its place
 * @param drainLimit how long running requests have to end when the worker leaves
 * @param commands programs that it offers as handlers, by the handler's name
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
        @DefaultValue("1s") @DurationMin(millis = 1) Duration grace,
        @DefaultValue("20s") @DurationMin Duration drainLimit,
        @DefaultValue Map<String, CommandProperties> commands) {
    WorkerProperties {
        commands = Map.copyOf(commands);
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
