/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import java.time.Duration;

/**
 * A handler that a worker offers.
 *
 * @param name what clients call it
 * @param timeout its default and its longest deadline
 * @param idempotent whether a request may be run again when it is unknown how far the first run came
 */
public record HandlerInfo(String name, Duration timeout, boolean idempotent) {}
