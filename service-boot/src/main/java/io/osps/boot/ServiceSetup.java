/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.osps.space.SpaceConfig;
import io.osps.wire.Guesses;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the common part of each {@link ServiceRuntime} is given: settings, and what Spring has made.
 *
 * @param space where the space is, and how large this service would make it
 * @param name the service's name; the lowest free one of its role when null
 * @param description what the service is
 * @param joined is filled when it is in the space
 * @param presence where it is in its life
 * @param exit ends the process in good order
 * @param guesses hears of wrong tokens
 * @param registry where meters are
 * @param httpPort the actuator's port once Boot's web server listens; 0 without one
 */
public record ServiceSetup(
        SpaceConfig space,
        @Nullable String name,
        ServiceDescription description,
        Running<Joined> joined,
        Presence presence,
        ProcessExit exit,
        Guesses guesses,
        MeterRegistry registry,
        IntSupplier httpPort) {
    /**
     * What a service has once it is in the space.
     *
     * @param space the space
     * @param heartbeatPort the port on which it answers heartbeats
     */
    public record Joined(ServiceSpace space, int heartbeatPort) {}
}
