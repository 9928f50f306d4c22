/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

/** Is told of each heartbeat that was answered; called by the heartbeat's own thread. */
@FunctionalInterface
public interface HeartbeatListener {
    void answered();
}
