/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.client;

import java.net.InetSocketAddress;

/** Which clients may have a worker connect to them. */
public enum Callbacks {
    /** None. */
    OFF,
    /** Those on the same machine. */
    LOOPBACK,
    /** All. */
    ANY;

    boolean allows(InetSocketAddress peer) {
        return switch (this) {
            case OFF -> false;
            case LOOPBACK -> peer.getAddress().isLoopbackAddress();
            case ANY -> true;
        };
    }
}
