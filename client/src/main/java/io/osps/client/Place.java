/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import io.osps.wire.Grant;

/**
 * Where a dispatcher or a worker listens.
 *
 * @param name what it is called in a sentence
 * @param host to connect to
 * @param port to connect to
 * @param incarnation of a worker; 0 of the dispatcher
 */
record Place(String name, String host, int port, long incarnation) {
    static Place dispatcher(String host, int port) {
        return new Place("the dispatcher", host, port, 0);
    }

    static Place of(Grant grant) {
        return new Place(grant.worker(), grant.host(), grant.port(), grant.incarnation());
    }

    @Override
    public String toString() {
        return name + " at " + address();
    }

    String address() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
