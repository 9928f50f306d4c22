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
 * @param host address that it listens on for clients
 * @param port port for clients; 0 takes a free one
 * @param connections most client connections at a time
 * @param queue limits of the queue
 * @param lease how long a ticket of {@code ACQUIRE} is good
 * @param callbacks which clients may have a worker connect to them: {@code off}, {@code loopback} or {@code any}
 * @param grace how long to wait for the worker's own answer once a request is past its deadline
 * @param forgetHandlers how long a handler stays known after the last worker that offered it has gone
 * @param remember which ids are remembered
 * @param drainLimit how long a stop waits for answers that are due
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
     * @param maxRequests most requests that wait for a seat
     * @param maxBytes most bytes of the payloads of waiting requests
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
     * @param window how long an id is remembered after its answer
     * @param maxIds most ids remembered
     * @param maxBytes most bytes of the results remembered with them
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
