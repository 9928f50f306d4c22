/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.wire.heartbeat.HeartbeatActions;
import io.osps.wire.heartbeat.HeartbeatServer;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs the heartbeat server between start and stop. */
final class Heartbeat {
    private final Supplier<Token> token;
    private final String host;
    private final HeartbeatActions actions;
    private volatile @Nullable HeartbeatServer server;

    Heartbeat(Supplier<Token> token, String host, HeartbeatActions actions) {
        this.token = token;
        this.host = host;
        this.actions = actions;
    }

    void start() {
        try {
            server = HeartbeatServer.start(InetAddress.getByName(host), token, actions);
        } catch (IOException e) {
            throw new StartException(
                    "heartbeats cannot be answered: host=" + host + " reason=" + e.getMessage(),
                    "Name a host of this machine.",
                    e);
        }
    }

    void stop() {
        HeartbeatServer running = server;
        if (running != null) {
            running.close();
        }
    }

    /** The port while the server runs, else 0. */
    int port() {
        HeartbeatServer running = server;
        return running == null ? 0 : running.port();
    }
}
