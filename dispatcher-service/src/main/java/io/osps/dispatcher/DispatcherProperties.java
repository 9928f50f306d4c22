/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher;

import io.osps.dispatcher.client.Callbacks;
import io.osps.dispatcher.dispatch.DispatchSettings;
import io.osps.wire.RequestMemory;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the dispatcher.
 *
 * @param host the address that clients reach it at
 * @param port for clients; 0 takes a free one
 * @param connections most clients at a time
 * @param queue limits of the queue
 * @param lease how long a ticket of {@code ACQUIRE} is good
 * @param callbacks which clients may have a worker connect to them
 * @param grace how long past a request's deadline the worker's own answer is waited for
 * @param forgetHandlers how long a handler is known after the last worker that offered it has gone
 * @param remember which ids are remembered
 * @param drainLimit how long a stop waits for the answers that are due
 */
@Validated
@ConfigurationProperties(prefix = "osps.dispatcher", ignoreUnknownFields = false)
record DispatcherProperties(
        @DefaultValue("127.0.0.1") @NotBlank String host,
        @DefaultValue("7400") @Min(0) @Max(65_535) int port,
        @DefaultValue("10000") @Min(1) @Max(1_000_000) int connections,
        @DefaultValue @Valid Queue queue,

        @DefaultValue("5s") @DurationMin(millis = 100) @DurationMax(minutes = 10)
        Duration lease,

        @DefaultValue("loopback") Callbacks callbacks,

        @DefaultValue("250ms") @DurationMin(millis = 0) @DurationMax(minutes = 1)
        Duration grace,

        @DefaultValue("30s") @DurationMin(millis = 0) @DurationMax(hours = 1)
        Duration forgetHandlers,

        @DefaultValue @Valid Remember remember,

        @DefaultValue("20s") @DurationMin(millis = 0) @DurationMax(hours = 1)
        Duration drainLimit) {
    /**
     * Limits of the queue, that is of all requests that wait for a seat.
     *
     * @param maxRequests how many
     * @param maxBytes of their payloads
     */
    record Queue(
            @DefaultValue("10000") @Min(1) @Max(10_000_000) int maxRequests,
            @DefaultValue("64MB") DataSize maxBytes) {
        Queue {
            if (maxBytes.toBytes() < 1 << 20) {
                throw new IllegalArgumentException(
                        "the queue must have room for one payload of 1 MiB: max-bytes=" + maxBytes.toBytes());
            }
        }
    }

    /**
     * Requests that clients have named by an id.
     *
     * @param window for how long after its answer an id is known
     * @param maxIds how many
     * @param maxBytes of their results
     */
    record Remember(
            @DefaultValue("60s") @DurationMin(millis = 0) @DurationMax(hours = 1)
            Duration window,

            @DefaultValue("50000") @Min(1) @Max(10_000_000) int maxIds,
            @DefaultValue("16MB") DataSize maxBytes) {
        RequestMemory.Limit limit() {
            return new RequestMemory.Limit(window, maxIds, maxBytes.toBytes());
        }
    }

    DispatchSettings dispatch() {
        return new DispatchSettings(
                queue.maxRequests(), queue.maxBytes().toBytes(), lease, grace, forgetHandlers, remember.limit());
    }
}
