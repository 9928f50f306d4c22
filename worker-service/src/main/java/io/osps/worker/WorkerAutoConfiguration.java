/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.osps.boot.PhasedLifecycle;
import io.osps.boot.Presence;
import io.osps.boot.ServicePhases;
import io.osps.boot.SpaceAttachment;
import io.osps.wire.Access;
import io.osps.worker.call.CallSettings;
import io.osps.worker.call.Calls;
import io.osps.worker.call.Exhaustion;
import io.osps.worker.command.CommandHandlers;
import io.osps.worker.command.Containment;
import io.osps.worker.command.WorkDirectories;
import io.osps.worker.diagnostics.DiagnosticHandlers;
import io.osps.worker.handler.BasicHandlers;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.Handlers;
import io.osps.worker.seat.SeatKeeper;
import io.osps.worker.seat.Seats;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Wires a worker. An application that has this on its class path is one, and offers its {@link Handler} beans. */
@AutoConfiguration
@EnableConfigurationProperties(WorkerProperties.class)
final class WorkerAutoConfiguration {
    @Bean
    WorkDirectories workDirectories(ObjectProvider<SpaceAttachment> space) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        return new WorkDirectories(
                temporary,
                () -> space.getObject().config().path(),
                () -> space.getObject().self().name());
    }

    @Bean
    Containment containment(WorkerProperties properties) {
        return new Containment(properties.containment());
    }

    @Bean
    Handlers handlers(
            WorkerProperties properties,
            ObjectProvider<Handler> beans,
            Containment containment,
            WorkDirectories directories) {
        List<Handler> all = new ArrayList<>(BasicHandlers.all(properties.diagnostics()));
        if (properties.diagnostics()) {
            all.addAll(DiagnosticHandlers.all());
        }
        all.addAll(CommandHandlers.of(properties.commands(), containment, directories, properties.payloadLimit()));
        beans.orderedStream().forEach(all::add);
        return new Handlers(all);
    }

    @Bean
    WorkerDescription workerDescription(WorkerProperties properties, Handlers handlers, ObjectProvider<Calls> calls) {
        return new WorkerDescription(properties, handlers, calls::getObject);
    }

    @Bean
    Seats seats(SpaceAttachment space, WorkerProperties properties) {
        return new Seats(space, properties.pool(), properties.seatCount());
    }

    @Bean
    SeatKeeper seatKeeper(SpaceAttachment space, Seats seats, Calls calls) {
        return new SeatKeeper(space, seats, calls::unused, System::nanoTime);
    }

    @Bean
    WorkerInfo workerInfo(
            SpaceAttachment space,
            Handlers handlers,
            Seats seats,
            ObjectProvider<Presence> presence,
            ObjectProvider<WorkerControl> control) {
        return new WorkerInfo(space, handlers, seats, presence::getObject, control::getObject);
    }

    @Bean
    Calls calls(
            SpaceAttachment space,
            Handlers handlers,
            Seats seats,
            WorkerProperties properties,
            MeterRegistry registry,
            WorkerInfo info,
            Exhaustion exhaustion,
            Access access) {
        InetSocketAddress address = new InetSocketAddress(properties.host(), properties.port());
        CallSettings settings = new CallSettings(
                address,
                properties.connectLimit(),
                properties.grace(),
                properties.remember().limit(),
                access,
                properties.payloadLimit(),
                properties.spool());
        return new Calls(space, handlers, seats, settings, registry, info, exhaustion, System::nanoTime);
    }

    @Bean
    Exhaustion exhaustion(Seats seats, ObjectProvider<Presence> presence) {
        return new Exhaustion(() -> {
            seats.drain();
            presence.getObject().drain();
        });
    }

    @Bean
    WorkerControl workerControl(
            Seats seats, Calls calls, Exhaustion exhaustion, WorkerProperties properties, Containment containment) {
        return new WorkerControl(seats, calls, exhaustion, Wear.ofThisProcess(properties.recycle()), containment);
    }

    @Bean
    PhasedLifecycle portLifecycle(Calls calls) {
        return new PhasedLifecycle(ServicePhases.SERVER, calls::bind, calls::unbind);
    }

    @Bean
    PhasedLifecycle workerLifecycle(
            WorkerProperties properties,
            Presence presence,
            Seats seats,
            SeatKeeper keeper,
            Calls calls,
            Containment containment,
            WorkDirectories directories) {
        WorkerLifecycle worker = new WorkerLifecycle(properties, presence, seats, keeper, calls, directories);
        Runnable start = () -> {
            // Tried before the first request, so that a setting that cannot hold stops the start.
            containment.way();
            worker.start();
        };
        return new PhasedLifecycle(ServicePhases.SERVICE, start, worker::stop);
    }

    /** In the readiness group this indicator is known as {@code service}. */
    @Bean
    SeatHealthIndicator serviceHealthIndicator(Presence presence, Seats seats) {
        return new SeatHealthIndicator(presence, seats);
    }

    @Bean
    MeterBinder seatMeters(Seats seats) {
        Map<String, ToDoubleFunction<Seats>> states =
                Map.of("free", Seats::free, "taken", Seats::taken, "owed", Seats::owed);
        return registry -> states.forEach((state, number) -> Gauge.builder("osps.seats", seats, number)
                .tag("state", state)
                .description("seats of this worker: free, taken by a request, or owed to the space")
                .register(registry));
    }
}
