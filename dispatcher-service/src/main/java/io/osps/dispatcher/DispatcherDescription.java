/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher;

import io.osps.boot.ServiceDescription;
import io.osps.dispatcher.client.ClientServer;

/** What the dispatcher's advert says. */
record DispatcherDescription(String host, ClientServer server) implements ServiceDescription {
    @Override
    public String role() {
        return "dispatcher";
    }

    @Override
    public int clientPort() {
        return server.port();
    }
}
