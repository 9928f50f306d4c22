/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher;

import io.micrometer.core.instrument.MeterRegistry;
import io.osps.boot.ParticipantListener;
import io.osps.boot.PhasedLifecycle;
import io.osps.boot.Presence;
import io.osps.boot.ServicePhases;
import io.osps.boot.SpaceAttachment;
import io.osps.dispatcher.client.ClientServer;
import io.osps.dispatcher.dispatch.Dispatch;
import io.osps.wire.Access;
import io.osps.wire.Limits;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the dispatcher and the order of its start: dispatch, port, advert; and of its stop: drain, advert, port. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DispatcherProperties.class)
class DispatcherConfiguration {
    /** Half of what is kept for requests: the heap has to hold both. */
    private static final long UNREAD = 32 << 20;

    @Bean
    Dispatch dispatch(SpaceAttachment space, DispatcherProperties properties, MeterRegistry registry) {
        return new Dispatch(space, properties.dispatch(), registry, System::nanoTime);
    }

    @Bean
    PhasedLifecycle dispatchLifecycle(Dispatch dispatch) {
        return new PhasedLifecycle(ServicePhases.SERVER - 1, dispatch::start, dispatch::close);
    }

    @Bean
    ClientServer clientServer(
            SpaceAttachment space, Dispatch dispatch, DispatcherProperties properties, Access access) {
        return new ClientServer(
                space,
                dispatch,
                properties.host(),
                properties.port(),
                Limits.DEFAULTS
                        .withOutputBytes(UNREAD)
                        .withPayloadBytes(Limits.RELAY_PAYLOAD)
                        .withConnections(properties.connections()),
                properties.callbacks(),
                access);
    }

    @Bean
    PhasedLifecycle clientServerLifecycle(ClientServer server) {
        return new PhasedLifecycle(ServicePhases.SERVER, server::start, server::stop);
    }

    @Bean
    PhasedLifecycle drainLifecycle(Dispatch dispatch, Presence presence, DispatcherProperties properties) {
        Drain drain = new Drain(dispatch, presence, properties.drainLimit());
        return new PhasedLifecycle(ServicePhases.SERVICE, () -> {}, drain);
    }

    @Bean
    ParticipantListener recoveryTrigger(Dispatch dispatch) {
        return _ -> dispatch.participantGone();
    }

    @Bean
    DispatcherDescription dispatcherDescription(DispatcherProperties properties, ClientServer server) {
        return new DispatcherDescription(properties.host(), server);
    }

    @Bean
    DispatcherControl dispatcherControl(Dispatch dispatch) {
        return new DispatcherControl(dispatch);
    }

    @Bean
    WorkersHealthIndicator serviceHealthIndicator(Dispatch dispatch) {
        return new WorkersHealthIndicator(dispatch.view());
    }
}
