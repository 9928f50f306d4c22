/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.osps.boot.Running;
import io.osps.boot.ServiceRuntime;
import io.osps.boot.ServiceSetup;
import io.osps.boot.ServiceSpace;
import io.osps.boot.Undo;
import io.osps.space.MappedSpace;
import io.osps.wire.Access;
import io.osps.worker.call.CallSettings;
import io.osps.worker.call.Calls;
import io.osps.worker.call.DirectServer;
import io.osps.worker.call.Exhaustion;
import io.osps.worker.command.Containment;
import io.osps.worker.command.WorkDirectories;
import io.osps.worker.handler.Handlers;
import io.osps.worker.process.KeptHandlers;
import io.osps.worker.seat.SeatKeeper;
import io.osps.worker.seat.Seats;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A worker from its start to its end: port, advert, seats; and back: drain, advert, port. */
final class WorkerRuntime extends ServiceRuntime {
    private static final Logger log = LoggerFactory.getLogger(WorkerRuntime.class);

    private final WorkerProperties properties;
    private final Handlers handlers;
    private final KeptHandlers kept;
    private final Containment containment;
    private final Running<WorkDirectories> directories;
    private final CallSettings settings;
    private final MeterRegistry registry;
    private final Running<Seats> seats = new Running<>();

    /**
     * Makes one that has not started.
     *
     * @param directories is filled for the commands among the handlers
     */
    WorkerRuntime(
            ServiceSetup setup,
            WorkerProperties properties,
            Handlers handlers,
            KeptHandlers kept,
            Containment containment,
            Running<WorkDirectories> directories,
            Access access,
            MeterRegistry registry) {
        super(setup);
        this.properties = properties;
        this.handlers = handlers;
        this.kept = kept;
        this.containment = containment;
        this.directories = directories;
        this.registry = registry;
        this.settings = new CallSettings(
                new InetSocketAddress(properties.host(), properties.port()),
                properties.connectLimit(),
                properties.grace(),
                properties.remember().limit(),
                access,
                properties.payloadLimit(),
                properties.spool());
    }

    /** The seats, while requests may come. */
    Running<Seats> seats() {
        return seats;
    }

    @Override
    protected void serve(ServiceSpace joined, Undo undo) {
        MappedSpace space = joined.now();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        WorkDirectories runs =
                new WorkDirectories(temporary, space.path(), space.self().name());
        directories.begin(runs, undo);

        DirectServer server = DirectServer.open(space, settings);
        undo.add(server::close);
        Seats own =
                new Seats(space, properties.pool(), properties.seatCount(), properties.reachableHost(), server.port());
        Exhaustion exhaustion = new Exhaustion(() -> {
            own.drain();
            presence().drain();
        });
        Calls calls = new Calls(space, handlers, own, settings, server, registry, exhaustion, System::nanoTime);
        Wear wear = Wear.ofThisProcess(properties.recycle());
        WorkerControl control = new WorkerControl(own, calls, exhaustion, wear, containment, kept);
        calls.answer(new WorkerInfo(space.self(), handlers, own, presence(), control));
        control(control);
        registerMeters(own);
        advertise(properties.pool(), server.port(), handlers.infos(), undo);

        // Tried before the first request, so that a setting that cannot hold stops the start.
        containment.way();
        runs.removeLeftovers();
        undo.add(kept.start(space, containment));
        SeatKeeper keeper = new SeatKeeper(space, own, calls::unused, System::nanoTime);
        undo.add(keeper::close);
        undo.add(calls::close);
        calls.start();
        own.open();
        keeper.start();
        seats.begin(own, undo);
        undo.add(new WorkerDrain(presence(), own, calls, properties.drainLimit()));
        log.info(
                "takes requests: pool={} seats={} host={} port={}",
                properties.pool(),
                own.total(),
                properties.reachableHost(),
                server.port());
    }

    private void registerMeters(Seats own) {
        Map<String, ToDoubleFunction<Seats>> states =
                Map.of("free", Seats::free, "taken", Seats::taken, "owed", Seats::owed);
        states.forEach((state, number) -> Gauge.builder("osps.seats", own, number)
                .tag("state", state)
                .description("seats of this worker: free, taken by a request, or owed to the space")
                .register(registry));
    }
}
