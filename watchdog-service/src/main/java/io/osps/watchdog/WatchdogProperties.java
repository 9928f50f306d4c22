/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.osps.watchdog.supervise.Fleet;
import io.osps.watchdog.supervise.Patience;
import io.osps.watchdog.supervise.RestartPolicy;
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
 * @param host where its own heartbeat listens
 * @param workers how many workers run
 * @param containers where the entrypoints of containers publish their facts, when the services run in containers of their
 *     own, which an engine starts and ends; absent when the watchdog does
 * @param minReady so many workers stay ready while others are replaced on purpose
 * @param dispatcherHttpPort port of the dispatcher's actuator, 0 for any
 * @param workerHttpPort plus k is the port of worker k's actuator; 0 for any
 * @param heartbeatInterval between two heartbeats of a service
 * @param misses heartbeats missed in a row before silence means something
 * @param spinningTimeout silence allowed to a service that burns CPU
 * @param startTimeout time for a new process's first heartbeat
 * @param stopTimeout time for a service to end before it is killed; longer than a worker's drain limit
 * @param dossierTimeout time to write the evidence down before a kill
 * @param reclaimTimeout time to give back what a dead service held before it is restarted all the same
 * @param maxLogSize past which a service's log is rotated
 * @param settingsCopy what the file of settings was when the system was started; {@code osps up} says it
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
     * @param grace past its deadline without progress; longer than a worker's own grace
     * @param cap past its deadline in spite of progress
     * @param interrupt after it was interrupted, before its worker gets no new requests
     * @param finish time for the worker's other requests before it is killed
     */
    record Stuck(
            @DefaultValue("2s") @DurationMin(millis = 20) Duration grace,
            @DefaultValue("10m") @DurationMin(millis = 20) Duration cap,
            @DefaultValue("1s") @DurationMin(millis = 1) Duration interrupt,
            @DefaultValue("20s") @DurationMin(millis = 0) Duration finish) {}

    /**
     * How often and how fast a service is restarted.
     *
     * @param firstDelay wait after the first failure; none after the first of a service that was ready
     * @param longestDelay the wait doubles up to here
     * @param stableAfter how long a service must be ready for its failures to be forgotten
     * @param budget failures allowed within the window
     * @param window over which the budget counts
     * @param retryAfter between two tries once the budget is spent
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

    Patience patience() {
        return new Patience(
                heartbeatInterval,
                misses,
                spinningTimeout,
                startTimeout,
                stopTimeout,
                dossierTimeout,
                reclaimTimeout,
                new Patience.Stuck(stuck.grace(), stuck.cap(), stuck.interrupt(), stuck.finish()));
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
