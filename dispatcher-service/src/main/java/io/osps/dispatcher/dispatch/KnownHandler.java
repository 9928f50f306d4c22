/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import java.time.Duration;

/**
 * A handler that a worker offers or offered until lately.
 *
 * @param name what clients call it
 * @param pool the pool whose seats serve it
 * @param timeout its default and its longest deadline
 * @param idempotent whether it may be run again when it is unknown how far the first run came
 */
record KnownHandler(String name, String pool, Duration timeout, boolean idempotent) {}
