package io.osps.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.osps.space.MappedSpace;
import io.osps.wire.Access;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

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
    Access access(SecurityProperties security, ObjectProvider<SslBundles> bundles) {
        String bundle = security.tls();
        Supplier<@Nullable SSLContext> tls =
                bundle == null || bundle.isBlank() ? () -> null : new TlsContext(bundles.getObject(), bundle)::get;
        return new Access(security.toUsers(), tls);
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
    PhasedLifecycle caretakerLifecycle(SpaceAttachment space, Reaper reaper, ProcessExit exit) {
        Caretaker caretaker = new Caretaker(reaper, new ReplacedSpaceCheck(space, exit));
        return new PhasedLifecycle(ServicePhases.CARETAKER, caretaker::start, caretaker::stop);
    }

    @Bean
    HttpPort httpPort() {
        return new HttpPort();
    }

    @Bean
    Heartbeat heartbeat(
            SpaceAttachment space,
            ServiceDescription description,
            ObjectProvider<Presence> presence,
            ObjectProvider<ServiceControl> control,
            ProcessExit exit) {
        return new Heartbeat(
                space.config().path(),
                description.bindHost(),
                new ServiceHeartbeat(space, presence::getObject, control::getObject, exit));
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
