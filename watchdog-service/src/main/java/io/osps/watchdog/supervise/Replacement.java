/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

/**
 * The order to end a service's process in good order and to start another.
 *
 * @param reason as it is told to people
 * @param patient whether it waits until the other services suffice
 */
record Replacement(Failure reason, boolean patient) {}
