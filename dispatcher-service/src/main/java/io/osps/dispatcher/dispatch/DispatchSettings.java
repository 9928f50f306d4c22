/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.wire.RequestMemory;
import java.time.Duration;

/**
 * Limits and times of the dispatch.
 *
 * @param maxRequests most requests in all queues together
 * @param maxBytes most bytes of their payloads
 * @param lease how long a ticket is good
 * @param grace how long past its deadline the worker's own answer is waited for
 * @param forget how long a handler is known after the last worker that offered it has gone
 * @param memory which ids are remembered
 */
public record DispatchSettings(
        int maxRequests, long maxBytes, Duration lease, Duration grace, Duration forget, RequestMemory.Limit memory) {}
