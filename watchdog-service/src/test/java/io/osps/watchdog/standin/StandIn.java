package io.osps.watchdog.standin;

import com.sun.net.httpserver.HttpServer;
import io.osps.exchange.ServiceAdvert;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.space.WriteOptions;
import io.osps.wire.heartbeat.HeartbeatActions;
import io.osps.wire.heartbeat.HeartbeatServer;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A service without work: it joins the space, tells where it listens, answers heartbeats and one health question. Files
 * in the directory of faults make it misbehave: see {@link Fault}.
 */
public final class StandIn {
    private final String name;
    private final Path faults;

    private StandIn(String name, Path faults) {
        this.name = name;
        this.faults = faults;
    }

    /** Takes the role, the name and the directory of faults. */
    public static void main(String[] arguments) throws Exception {
        new StandIn(arguments[1], Path.of(arguments[2])).run(arguments[0]);
    }

    private void run(String role) throws Exception {
        if (has(Fault.FAIL)) {
            System.out.println("cannot start: " + Files.readString(Fault.FAIL.file(faults, name)));
            System.exit(1);
        }
        if (has(Fault.STUBBORN)) {
            Runtime.getRuntime().addShutdownHook(new Thread(StandIn::sleepForEver));
        }
        Path path = Path.of(Objects.requireNonNull(System.getenv("OSPS_SPACE")));
        try (MappedSpace space = MappedSpace.open(SpaceConfig.defaults(path), role, name)) {
            serve(space, Token.ofSpaceDirectory(Objects.requireNonNull(path.getParent())), role);
        }
    }

    private void serve(MappedSpace space, Token token, String role) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        HttpServer http = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
        http.createContext("/actuator/health", exchange -> {
            exchange.sendResponseHeaders(has(Fault.UNREADY) ? 503 : 200, -1);
            exchange.close();
        });
        http.start();
        try (HeartbeatServer heartbeat = HeartbeatServer.start(loopback, token, new Pulse(space))) {
            ServiceAdvert advert = new ServiceAdvert(
                    name,
                    role,
                    space.self().incarnation(),
                    "default",
                    loopback.getHostAddress(),
                    7_400,
                    heartbeat.port(),
                    http.getAddress().getPort(),
                    false,
                    List.of());
            space.write(advert.toTuple(), WriteOptions.boundTo(space.self()).asVital());
            while (!has(Fault.MUTE) && !has(Fault.SPIN)) {
                Thread.sleep(20);
            }
        }
        while (has(Fault.SPIN)) {
            Thread.onSpinWait();
        }
        sleepForEver();
    }

    private boolean has(Fault fault) {
        return Files.exists(fault.file(faults, name));
    }

    private static void sleepForEver() {
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a stand-in does wrong while a file of that name is there. */
    public enum Fault {
        /** Ends at its start with the file's text. */
        FAIL,
        /** Its readiness is down. */
        UNREADY,
        /** Answers no heartbeat any more and does nothing. */
        MUTE,
        /** Answers no heartbeat any more and burns CPU. */
        SPIN,
        /** Does not end when it is told to. */
        STUBBORN;

        /** The file that commits the fault. */
        public Path file(Path faults, String service) {
            return faults.resolve(service + "." + name());
        }

        /** Commits it. */
        public void commit(Path faults, String service, String text) throws IOException {
            Files.writeString(file(faults, service), text);
        }

        /** Ends it. */
        public void end(Path faults, String service) throws IOException {
            Files.delete(file(faults, service));
        }
    }

    private record Pulse(MappedSpace space) implements HeartbeatActions {
        @Override
        public Map<String, String> pulse() {
            return Map.of(
                    "incarnation", Long.toString(space.self().incarnation()), "seats.total", "2", "seats.free", "1");
        }

        @Override
        public void stop() {}

        @Override
        public void drain() {}

        @Override
        public boolean cancel(String id) {
            return false;
        }

        @Override
        public String dump() {
            return "a dump";
        }
    }
}
