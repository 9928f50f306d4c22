/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import org.springframework.context.SmartLifecycle;

/**
 * The order in which the parts of a service start; they stop in the opposite order. Nothing touches the space, binds a
 * port or starts a thread before its phase, so that a training run that ends after the refresh leaves no trace.
 */
public final class ServicePhases {
    /** Attached to the space. */
    public static final int SPACE = 0;
    /** The dead are cleaned up after, from here on. */
    public static final int CARETAKER = 100;
    /** Heartbeats are answered. */
    public static final int HEARTBEAT = 200;
    /** The service's own port is bound. The web server of the actuator has started before it. */
    public static final int SERVER = SmartLifecycle.DEFAULT_PHASE - 900;
    /** The advert is in the space: all ports are known. */
    public static final int ADVERT = SmartLifecycle.DEFAULT_PHASE - 800;
    /** The service does its work; its stop comes first of all, and drains. */
    public static final int SERVICE = SmartLifecycle.DEFAULT_PHASE - 700;

    private ServicePhases() {}
}
