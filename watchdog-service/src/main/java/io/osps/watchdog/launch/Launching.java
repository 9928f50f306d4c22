/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

/** Gets a process for a service that has none. */
@FunctionalInterface
public interface Launching {
    /**
     * Returns once there is a process.
     *
     * @param mark tells this process apart from all others, before it has joined the space
     * @param priority until it is brought to the foreground, where that can be had
     * @param onExit may be called by another thread when it has ended
     * @throws LaunchException when there can be none
     */
    Child launch(ServiceSpec spec, String mark, Priority priority, Runnable onExit)
            throws LaunchException, InterruptedException;
}
