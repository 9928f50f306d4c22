/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.osps.watchdog.supervise.Fleet;
import io.osps.watchdog.supervise.RestartPolicy;
import io.osps.watchdog.verdict.Timeouts;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the watchdog.
 *
 * @param host address that its own heartbeat listens on
 * @param workers number of workers
 * @param containers where the entrypoints of containers publish their facts, when the services run in containers of their
 *     own, which an engine starts and ends; absent when the watchdog does
 * @param minReady least workers that stay ready while others are replaced on purpose
 * @param dispatcherHttpPort port of the dispatcher's actuator; 0 takes a free one
 * @param workerHttpPort this plus k is the port of worker k's actuator; 0 takes a free one
 * @param heartbeatInterval time between two heartbeats of a service
 * @param misses missed heartbeats in a row from which a silence is judged
 * @param spinningTimeout longest silence of a service that burns CPU
 * @param startTimeout longest time to a new process's first heartbeat
 * @param stopTimeout longest time for a service to end before it is killed; longer than a worker's {@code
 *     drain-limit}
 * @param dossierTimeout longest time to write a dossier before a kill
 * @param reclaimTimeout longest time to reclaim what a dead service held before it is restarted all the same
 * @param maxLogSize size at which a service's log is rotated
 * @param settingsCopy copy of the settings file from when the system was started; set by {@code osps up}
 * @param stuck when a request that does not end costs its worker
 * @param restart how often and how fast a service is restarted
 */
@Validated
@ConfigurationProperties(prefix = "osps.watchdog", ignoreUnknownFields = false)
record WatchdogProperties(
        @DefaultValue("127.0.0.1") @NotBlank String host,
        @DefaultValue("2") @Min(0) @Max(250) int workers,
        @Nullable Path containers,
        @DefaultValue("1") @Min(0) @Max(250) int minReady,
        @DefaultValue("8401") @Min(0) @Max(65_535) int dispatcherHttpPort,
        @DefaultValue("8410") @Min(0) @Max(65_000) int workerHttpPort,

        @DefaultValue("500ms") @DurationMin(millis = 20) @DurationMax(minutes = 1)
        Duration heartbeatInterval,

        @DefaultValue("3") @Min(1) @Max(1_000) int misses,
        @DefaultValue("10s") @DurationMin(millis = 20) Duration spinningTimeout,
        @DefaultValue("60s") @DurationMin(millis = 20) Duration startTimeout,

        @DefaultValue("30s") @DurationMin(millis = 0) @DurationMax(hours = 1)
        Duration stopTimeout,

        @DefaultValue("4s") @DurationMin(millis = 1) @DurationMax(minutes = 10)
        Duration dossierTimeout,

        @DefaultValue("10s") @DurationMin(millis = 0) Duration reclaimTimeout,
        @DefaultValue("10MB") DataSize maxLogSize,
        @Nullable Path settingsCopy,
        @DefaultValue @Valid Stuck stuck,
        @DefaultValue @Valid Restart restart) {
    /**
     * How long a request may go on that should have ended.
     *
     * @param grace time past its deadline without progress after which a request is stuck; longer than a worker's own
     *     {@code grace}
     * @param cap time past its deadline after which a request is stuck in spite of progress
     * @param interrupt time after its interrupt until the worker of a stuck request gets no new ones
     * @param finish time for that worker's other requests before it is killed
     */
    record Stuck(
            @DefaultValue("2s") @DurationMin(millis = 20) Duration grace,
            @DefaultValue("10m") @DurationMin(millis = 20) Duration cap,
            @DefaultValue("1s") @DurationMin(millis = 1) Duration interrupt,
            @DefaultValue("20s") @DurationMin(millis = 0) Duration finish) {}

    /**
     * How often and how fast a service is restarted.
     *
     * @param firstDelay wait after the first failure; none if the service had been ready
     * @param longestDelay limit of that wait, which doubles with each failure
     * @param stableAfter how long a service must be ready for its failures to be forgotten
     * @param budget failures allowed within {@code window}
     * @param window period over which {@code budget} counts
     * @param retryAfter time between two tries once the budget is spent
     */
    record Restart(
            @DefaultValue("100ms") @DurationMin(millis = 1) Duration firstDelay,
            @DefaultValue("10s") @DurationMin(millis = 1) Duration longestDelay,
            @DefaultValue("30s") @DurationMin(millis = 1) Duration stableAfter,
            @DefaultValue("6") @Min(0) @Max(10_000) int budget,
            @DefaultValue("1m") @DurationMin(millis = 1) Duration window,
            @DefaultValue("1m") @DurationMin(millis = 1) Duration retryAfter) {}

    Fleet fleet() {
        return new Fleet(containers == null ? workers : 0, dispatcherHttpPort, workerHttpPort, minReady);
    }

    Timeouts patience() {
        return new Timeouts(
                heartbeatInterval,
                misses,
                spinningTimeout,
                startTimeout,
                stopTimeout,
                dossierTimeout,
                reclaimTimeout,
                new Timeouts.Stuck(stuck.grace(), stuck.cap(), stuck.interrupt(), stuck.finish()));
    }

    RestartPolicy restartPolicy() {
        return new RestartPolicy(
                restart.firstDelay(),
                restart.longestDelay(),
                restart.stableAfter(),
                restart.budget(),
                restart.window(),
                restart.retryAfter());
    }
}
