/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import io.osps.bench.process.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All peers that are installed here, up for the whole suite. An idle one costs nothing. */
final class Peers implements AutoCloseable {
    private final Path directory;
    private final List<Server> servers = new ArrayList<>();
    private final Map<String, Caller.Maker> makers = new LinkedHashMap<>();
    private final Server bare;
    private @Nullable Server redis;

    @FunctionalInterface
    private interface Start {
        Server with(Path program, Path directory) throws Exception;
    }

    @FunctionalInterface
    private interface Client {
        Caller make(int port, int number) throws Exception;
    }

    Peers(Path directory) throws Exception {
        this.directory = directory;
        bare = kept(Server.bare(directory));
        try {
            addAll();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private void addAll() throws Exception {
        makers.put("bare echo", _ -> PeerCallers.bare(bare.port()));
        redis = add("redis lists", "redis-server", Server::redis, PeerCallers::redisList);
        if (redis != null) {
            int port = redis.port();
            makers.put("redis ECHO", _ -> new RespCaller(port, "ECHO"));
        }
        add("gearmand", "gearmand", Server::gearman, (port, _) -> PeerCallers.gearman(port));
        add("nats-server", "nats-server", Server::nats, PeerCallers::nats);
        add("beanstalkd", "beanstalkd", Server::beanstalk, PeerCallers::beanstalk);
        add(
                "haproxy and echo",
                "haproxy",
                (program, place) -> Server.haproxy(program, bare.port(), place),
                (port, _) -> PeerCallers.bare(port));
    }

    Map<String, Caller.Maker> makers() {
        return makers;
    }

    Server bare() {
        return bare;
    }

    /** Null when it is not installed. */
    @Nullable Server redis() {
        return redis;
    }

    private @Nullable Server add(String name, String program, Start start, Client client) throws Exception {
        Path path = Tool.find(program);
        if (path == null) {
            System.err.println("not installed, and left out: " + program);
            return null;
        }
        Server server = kept(start.with(path, directory));
        makers.put(name, number -> client.make(server.port(), number));
        return server;
    }

    private Server kept(Server server) {
        servers.add(server);
        return server;
    }

    @Override
    public void close() {
        for (Server server : servers.reversed()) {
            server.close();
        }
    }
}
