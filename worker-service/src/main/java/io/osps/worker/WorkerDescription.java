/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import io.osps.boot.ServiceDescription;
import io.osps.exchange.HandlerInfo;
import io.osps.worker.call.Calls;
import io.osps.worker.handler.Handlers;
import java.util.List;
import java.util.function.Supplier;

/** What a worker tells the others of itself. */
final class WorkerDescription implements ServiceDescription {
    private final WorkerProperties properties;
    private final Handlers handlers;
    private final Supplier<Calls> calls;

    /** The supplier breaks a circle: the calls need the space, which is attached under the role that is told here. */
    WorkerDescription(WorkerProperties properties, Handlers handlers, Supplier<Calls> calls) {
        this.properties = properties;
        this.handlers = handlers;
        this.calls = calls;
    }

    @Override
    public String role() {
        return "worker";
    }

    @Override
    public String pool() {
        return properties.pool();
    }

    @Override
    public String host() {
        return properties.reachableHost();
    }

    @Override
    public String bindHost() {
        return properties.host();
    }

    @Override
    public int clientPort() {
        return calls.get().port();
    }

    @Override
    public List<HandlerInfo> handlers() {
        return handlers.infos();
    }
}
