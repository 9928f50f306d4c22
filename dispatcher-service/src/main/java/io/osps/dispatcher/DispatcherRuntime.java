/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher;

import io.micrometer.core.instrument.MeterRegistry;
import io.osps.boot.Running;
import io.osps.boot.ServiceRuntime;
import io.osps.boot.ServiceSetup;
import io.osps.boot.ServiceSpace;
import io.osps.boot.Undo;
import io.osps.dispatcher.client.ClientServer;
import io.osps.dispatcher.dispatch.Dispatch;
import io.osps.dispatcher.dispatch.DispatchSettings;
import io.osps.space.MappedSpace;
import io.osps.wire.Access;
import io.osps.wire.Limits;
import java.util.List;

/** A dispatcher from its start to its end: dispatch, port, advert; and back: drain, advert, port. */
final class DispatcherRuntime extends ServiceRuntime {
    /** Half of what is kept for requests: the heap has to hold both. */
    private static final long UNREAD = 32 << 20;

    private final DispatcherProperties properties;
    private final DispatchSettings settings;
    private final Access access;
    private final MeterRegistry registry;
    private final Running<Dispatch> dispatch = new Running<>();

    DispatcherRuntime(ServiceSetup setup, DispatcherProperties properties, Access access, MeterRegistry registry) {
        super(setup);
        this.properties = properties;
        this.settings = properties.dispatch();
        this.access = access;
        this.registry = registry;
    }

    /** What takes the requests. */
    Running<Dispatch> dispatch() {
        return dispatch;
    }

    @Override
    protected void serve(ServiceSpace joined, Undo undo) {
        MappedSpace space = joined.now();
        Dispatch dispatching = new Dispatch(space, settings, registry, System::nanoTime);
        undo.add(dispatching::close);
        dispatching.start();
        ClientServer server = ClientServer.open(
                space, dispatching, properties.host(), properties.port(), limits(), properties.callbacks(), access);
        undo.add(server::close);
        control(new DispatcherControl(dispatching));
        dispatch.begin(dispatching, undo);
        advertise("", server.port(), List.of(), undo);
        undo.add(new Drain(dispatching, presence(), properties.drainLimit()));
    }

    private Limits limits() {
        return Limits.DEFAULTS
                .withOutputBytes(UNREAD)
                .withPayloadBytes(Limits.RELAY_PAYLOAD)
                .withConnections(properties.connections());
    }
}
