/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.osps.space.MappedSpace;
import io.osps.wire.Access;
import io.osps.wire.Guesses;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Wires what the services have in common; see {@link ServicePhases} for the order. */
@AutoConfiguration(after = SslAutoConfiguration.class)
@EnableConfigurationProperties({ServiceProperties.class, SpaceProperties.class, SecurityProperties.class})
final class ServiceAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    SpaceOpener spaceOpener() {
        return MappedSpace::open;
    }

    @Bean
    SpaceAttachment space(
            SpaceOpener opener,
            SpaceProperties space,
            ServiceProperties service,
            ObjectProvider<ServiceDescription> description) {
        // Asked for late: the description may come from beans that hold the space.
        return new SpaceAttachment(
                opener, space.toConfig(), () -> description.getObject().role(), service.name());
    }

    @Bean
    Guesses guesses(MeterRegistry registry) {
        return new Guesses(System::nanoTime, new GuessMeters(registry));
    }

    @Bean
    Access access(
            SecurityProperties security, ObjectProvider<SslBundles> bundles, Guesses guesses, Environment environment) {
        SecurityProperties.refusePasswordsOnTheCommandLine(environment);
        String bundle = security.tls();
        Supplier<@Nullable SSLContext> tls =
                bundle == null || bundle.isBlank() ? () -> null : new TlsContext(bundles.getObject(), bundle)::get;
        return new Access(security.toUsers(), tls, guesses);
    }

    /** Made where somebody asks for it, after the bundle was found to be usable. */
    @Bean
    @Lazy
    @DependsOn("access")
    Admission admission(SecurityProperties security, ObjectProvider<SslBundles> bundles) {
        return Admission.of(security, bundles::getObject);
    }

    @Bean
    PhasedLifecycle spaceLifecycle(SpaceAttachment space) {
        return new PhasedLifecycle(ServicePhases.SPACE, space::attach, space::close);
    }

    @Bean
    @ConditionalOnMissingBean
    ProcessExit processExit() {
        return ProcessExit::ofJvm;
    }

    @Bean
    Reaper reaper(SpaceAttachment space, ObjectProvider<ParticipantListener> listeners) {
        return new Reaper(space, () -> listeners.orderedStream().toList());
    }

    @Bean
    @ConditionalOnMissingBean
    SpaceLoss spaceLoss(SpaceAttachment space, ProcessExit exit) {
        return new EndAfterSpaceLoss(space, exit);
    }

    @Bean
    PhasedLifecycle caretakerLifecycle(SpaceAttachment space, Reaper reaper, SpaceLoss loss) {
        Caretaker caretaker = new Caretaker(space, reaper, new SpaceFilesCheck(space, loss));
        return new PhasedLifecycle(ServicePhases.CARETAKER, caretaker::start, caretaker::stop);
    }

    @Bean
    HttpDirectory httpDirectory(Environment environment) {
        return new HttpDirectory(environment);
    }

    @Bean
    HttpPort httpPort() {
        return new HttpPort();
    }

    @Bean
    FilterRegistrationBean<ActuatorDoor> actuatorDoor(
            SpaceAttachment space,
            SecurityProperties security,
            ObjectProvider<ServiceDescription> description,
            Guesses guesses,
            Environment environment) {
        if (environment.containsProperty("management.server.port")) {
            throw new StartException(
                    "the actuator has the service's own HTTP port and no other: management.server.port="
                            + environment.getProperty("management.server.port"),
                    "Take management.server.port away and set server.port.");
        }
        Supplier<Set<String>> names = () -> {
            ServiceDescription self = description.getObject();
            return ActuatorDoor.names(Stream.concat(
                    security.hosts().stream(),
                    Stream.of(self.host(), self.bindHost(), environment.getProperty("server.address", ""))));
        };
        FilterRegistrationBean<ActuatorDoor> filter =
                new FilterRegistrationBean<>(new ActuatorDoor(names, space::token, space::tokenFile, guesses));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    Heartbeat heartbeat(
            SpaceAttachment space,
            ServiceDescription description,
            ObjectProvider<Presence> presence,
            ObjectProvider<ServiceControl> control,
            ProcessExit exit,
            Guesses guesses) {
        return new Heartbeat(
                space::token,
                description.bindHost(),
                new ServiceHeartbeat(space, presence::getObject, control::getObject, exit, guesses));
    }

    @Bean
    PhasedLifecycle heartbeatLifecycle(Heartbeat heartbeat) {
        return new PhasedLifecycle(ServicePhases.HEARTBEAT, heartbeat::start, heartbeat::stop);
    }

    @Bean
    Presence presence(
            SpaceAttachment space,
            ServiceDescription description,
            Heartbeat heartbeat,
            HttpPort http,
            ApplicationEventPublisher events) {
        return new Presence(space, description, heartbeat::port, http::port, events);
    }

    @Bean
    PhasedLifecycle presenceLifecycle(Presence presence) {
        return new PhasedLifecycle(ServicePhases.ADVERT, presence::announce, presence::withdraw);
    }

    @Bean
    SpaceHealthIndicator spaceHealthIndicator(SpaceAttachment space) {
        return new SpaceHealthIndicator(space);
    }

    @Bean
    PhasedLifecycle spaceMetersLifecycle(SpaceAttachment space, MeterRegistry registry) {
        SpaceMeters meters = new SpaceMeters(space, registry);
        return new PhasedLifecycle(ServicePhases.CARETAKER, meters::register, () -> {});
    }
}
