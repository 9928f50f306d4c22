/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

/** Gets a process for a service that has none. */
@FunctionalInterface
public interface Launching {
    /** What a start may take of the processors while others want them too. */
    enum Priority {
        /** As much as anybody. */
        NORMAL,
        /** Less than the sessions of others, until {@link Child#toForeground}. */
        BACKGROUND
    }

    /**
     * Returns once there is a process.
     *
     * @param mark tells this process apart from all others, before it has joined the space
     * @param priority until it is brought to the foreground, where that can be had
     * @param onExit may be called by another thread when it has ended
     * @throws LaunchException when there can be none
     */
    Child launch(ServiceSpec spec, String mark, Priority priority, Runnable onExit) throws InterruptedException;
}
