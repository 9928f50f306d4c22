/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.osps.boot.Presence;
import io.osps.boot.Running;
import io.osps.boot.ServiceDescription;
import io.osps.boot.ServiceSetup;
import io.osps.exchange.Role;
import io.osps.wire.Access;
import io.osps.worker.command.CommandHandlers;
import io.osps.worker.command.Containment;
import io.osps.worker.command.WorkDirectories;
import io.osps.worker.diagnostics.DiagnosticHandlers;
import io.osps.worker.handler.BasicHandlers;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.Handlers;
import io.osps.worker.process.KeptHandlers;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Wires a worker; {@link WorkerRuntime} has its parts and their order. An application that has this on its class path is one, and
 * offers its {@link Handler} beans.
 */
@AutoConfiguration
@EnableConfigurationProperties(WorkerProperties.class)
final class WorkerAutoConfiguration {
    @Bean
    ServiceDescription description(WorkerProperties properties) {
        return new ServiceDescription(Role.WORKER, properties.reachableHost(), properties.host());
    }

    @Bean
    Running<WorkDirectories> workDirectories() {
        return new Running<>();
    }

    @Bean
    Containment containment(WorkerProperties properties) {
        return new Containment(properties.containment());
    }

    @Bean
    KeptHandlers keptHandlers(WorkerProperties properties, Running<WorkDirectories> directories) {
        return new KeptHandlers(properties.commands(), properties.grace(), directories, properties.payloadLimit());
    }

    @Bean
    Handlers handlers(
            WorkerProperties properties,
            KeptHandlers kept,
            ObjectProvider<Handler> beans,
            Containment containment,
            Running<WorkDirectories> directories) {
        List<Handler> all = new ArrayList<>(BasicHandlers.all(properties.diagnostics()));
        if (properties.diagnostics()) {
            all.addAll(DiagnosticHandlers.all());
        }
        all.addAll(CommandHandlers.of(properties.commands(), containment, directories, properties.payloadLimit()));
        all.addAll(kept.handlers());
        beans.orderedStream().forEach(all::add);
        return new Handlers(all);
    }

    @Bean
    WorkerRuntime runtime(
            ServiceSetup setup,
            WorkerProperties properties,
            Handlers handlers,
            KeptHandlers kept,
            Containment containment,
            Running<WorkDirectories> directories,
            Access access,
            MeterRegistry registry) {
        return new WorkerRuntime(setup, properties, handlers, kept, containment, directories, access, registry);
    }

    /** In the readiness group this indicator is known as {@code service}. */
    @Bean
    SeatHealthIndicator serviceHealthIndicator(Presence presence, WorkerRuntime runtime) {
        return new SeatHealthIndicator(presence, runtime.seats());
    }
}
