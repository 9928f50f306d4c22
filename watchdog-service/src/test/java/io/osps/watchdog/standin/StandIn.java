/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

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
            serve(space, Token.of(space.secret().digits()), role);
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
        try (HeartbeatServer heartbeat = HeartbeatServer.start(loopback, () -> token, new Pulse(this, space))) {
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
        STUBBORN,
        /** Says that a request of it is past its deadline; the file's text says by how many milliseconds. */
        STUCK,
        /** As {@link #STUCK}, but the request ends when it is cancelled. */
        SLOW,
        /** Says that some of its threads are in a deadlock. */
        DEADLOCK,
        /** Says that it is worn. */
        WORN;

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

    private record Pulse(StandIn standIn, MappedSpace space, AtomicBoolean draining, AtomicBoolean cancelled)
            implements HeartbeatActions {
        Pulse(StandIn standIn, MappedSpace space) {
            this(standIn, space, new AtomicBoolean(), new AtomicBoolean());
        }

        @Override
        public Map<String, String> pulse() {
            Map<String, String> facts = new HashMap<>(Map.of(
                    "incarnation",
                    Long.toString(space.self().incarnation()),
                    "seats.total",
                    "2",
                    "seats.free",
                    "1",
                    "state",
                    draining.get() ? "draining" : "ready",
                    "requests.started",
                    "10"));
            boolean late = standIn.has(Fault.STUCK) || (standIn.has(Fault.SLOW) && !cancelled.get());
            if (late) {
                facts.putAll(Map.of("late.count", "1", "late.id", "r-1", "late.handler", "spin"));
                facts.putAll(Map.of("late.by-ms", "60000", "late.progress-ms", "60000"));
            }
            facts.put("requests.finished", late || standIn.has(Fault.DEADLOCK) ? "9" : "10");
            if (standIn.has(Fault.DEADLOCK)) {
                facts.put("deadlock", "seat-0,other");
            }
            if (standIn.has(Fault.WORN)) {
                facts.put("worn", "requests=10 limit=10");
            }
            return facts;
        }

        @Override
        public void stop() {}

        @Override
        public void drain() {
            draining.set(true);
        }

        @Override
        public boolean cancel(String id) {
            cancelled.set(id.equals("r-1"));
            return cancelled.get();
        }

        @Override
        public String dump() {
            return "a dump";
        }
    }
}
