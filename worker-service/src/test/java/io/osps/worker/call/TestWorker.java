/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.osps.boot.Running;
import io.osps.exchange.Callback;
import io.osps.exchange.Request;
import io.osps.exchange.Reservation;
import io.osps.exchange.Seat;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.space.TupleSpace;
import io.osps.wire.Access;
import io.osps.wire.RequestMemory;
import io.osps.worker.command.CommandHandlers;
import io.osps.worker.command.CommandProperties;
import io.osps.worker.command.Containment;
import io.osps.worker.command.WorkDirectories;
import io.osps.worker.diagnostics.DiagnosticHandlers;
import io.osps.worker.handler.BasicHandlers;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.Handlers;
import io.osps.worker.seat.SeatKeeper;
import io.osps.worker.seat.Seats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** A worker without Spring on a mapped space of its own, and the means to look at it. */
final class TestWorker implements AutoCloseable {
    static final Duration GRACE = Duration.ofMillis(100);

    private final Path directory;
    private final SpaceConfig config;
    private final MappedSpace space;
    private final DirectServer server;
    private final Seats seats;
    private final SeatKeeper keeper;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Calls calls;
    private boolean left;

    TestWorker(int seatCount, Handler... more) throws IOException {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "osps-t-worker-");
        config = new SpaceConfig(directory.resolve("space"), 1024, 16, 64, 16, 8);
        space = MappedSpace.open(config, "worker", null);
        List<Handler> handlers = new ArrayList<>(BasicHandlers.all(true));
        handlers.addAll(DiagnosticHandlers.all());
        handlers.addAll(CommandHandlers.of(
                Map.of("cat", command("cat"), "hang", command("sh", "-c", "sleep 1000 | cat")),
                new Containment(Containment.Choice.AUTO),
                Running.of(new WorkDirectories(directory, config.path(), "worker-1")),
                16 << 20));
        handlers.addAll(List.of(more));
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        CallSettings settings = new CallSettings(
                address,
                Duration.ofSeconds(2),
                GRACE,
                new RequestMemory.Limit(Duration.ofSeconds(60), 1000, 1 << 20),
                Access.OPEN,
                16 << 20,
                directory);
        server = DirectServer.open(space, settings);
        seats = new Seats(space, "default", seatCount, "127.0.0.1", server.port());
        calls = new Calls(
                space,
                new Handlers(handlers),
                seats,
                settings,
                server,
                registry,
                new Exhaustion(seats::drain),
                System::nanoTime);
        keeper = new SeatKeeper(space, seats, calls::unused, System::nanoTime);
        calls.answer(section -> section);
        calls.start();
        seats.open();
        keeper.start();
    }

    private static CommandProperties command(String... words) {
        return new CommandProperties(List.of(words), Duration.ofSeconds(30), true, null, null, null, 0, null, null);
    }

    /** Another participant of the same space. */
    MappedSpace join(String role) {
        return MappedSpace.open(config, role, null);
    }

    Path directory() {
        return directory;
    }

    TupleSpace space() {
        return space;
    }

    /** The port for clients. */
    int port() {
        return server.port();
    }

    Calls calls() {
        return calls;
    }

    Seats seats() {
        return seats;
    }

    SimpleMeterRegistry registry() {
        return registry;
    }

    /** Every k that some tuple or claim names, sorted; twice when named twice. */
    List<Integer> named() {
        long self = space.self().incarnation();
        String name = space.self().name();
        return Stream.of(
                        space.inspect(Seat.ofWorker(name, self)).stream()
                                .map(view -> Seat.from(view.tuple()).seatNumber()),
                        space.inspect(Reservation.ofWorker(name, self)).stream()
                                .map(view -> Reservation.from(view.tuple()).seatNumber()),
                        space.inspect(Callback.ofWorker(name, self)).stream()
                                .map(view -> Callback.from(view.tuple()).seatNumber()),
                        space.inspect(Request.ofWorker(name, self)).stream()
                                .map(view -> Request.from(view.tuple()).seatNumber()))
                .flatMap(ks -> ks)
                .sorted()
                .toList();
    }

    /** The k of every free seat, sorted. */
    List<Integer> free() {
        return space.readAll(Seat.any()).stream()
                .map(tuple -> Seat.from(tuple).seatNumber())
                .sorted()
                .toList();
    }

    /** All that is known, for a test that fails. */
    String story() {
        return "free=" + free() + " named=" + named() + " seats.free=" + seats.free() + " taken=" + seats.taken()
                + " owed=" + seats.owed() + " started=" + calls.started() + " finished=" + calls.finished()
                + " oldest=" + calls.oldest() + " space=" + space.inspect();
    }

    /** Leaves the space in the middle of what runs. */
    void leave() {
        if (left) {
            return;
        }
        left = true;
        calls.abandon();
        calls.close();
        keeper.close();
        server.close();
        space.close();
    }

    @Override
    public void close() throws IOException {
        leave();
        FileSystemUtils.deleteRecursively(directory);
    }
}
