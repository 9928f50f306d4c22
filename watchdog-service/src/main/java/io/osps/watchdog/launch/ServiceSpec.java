/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import io.osps.exchange.Role;

/**
 * A service that shall run.
 *
 * @param name its name in the space, such as {@code worker-1}
 * @param role what it is
 * @param httpPort the port of its actuator, 0 for any
 */
public record ServiceSpec(String name, Role role, int httpPort) {}
