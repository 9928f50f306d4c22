/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.osps.boot.ServiceSetup.Joined;
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
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.DependsOn;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Wires what the services have in common, and has Spring start the one {@link ServiceRuntime} of this service. */
@AutoConfiguration(after = SslAutoConfiguration.class)
@EnableConfigurationProperties({ServiceProperties.class, SpaceProperties.class, SecurityProperties.class})
final class ServiceAutoConfiguration {
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
    @ConditionalOnMissingBean
    ProcessExit processExit() {
        return ProcessExit::ofJvm;
    }

    @Bean
    HttpDirectory httpDirectory(Environment environment) {
        return new HttpDirectory(environment);
    }

    @Bean
    Presence presence(ApplicationEventPublisher events) {
        return new Presence(events);
    }

    @Bean
    Running<Joined> joined() {
        return new Running<>();
    }

    @Bean
    ServiceSetup serviceSetup(
            SpaceProperties space,
            ServiceProperties service,
            ServiceDescription description,
            Running<Joined> joined,
            Presence presence,
            ProcessExit exit,
            Guesses guesses,
            MeterRegistry registry,
            ApplicationContext context) {
        return new ServiceSetup(
                space.toConfig(),
                service.name(),
                description,
                joined,
                presence,
                exit,
                guesses,
                registry,
                () -> httpPort(context));
    }

    private static int httpPort(ApplicationContext context) {
        return context instanceof WebServerApplicationContext web && web.getWebServer() != null
                ? web.getWebServer().getPort()
                : 0;
    }

    @Bean
    PhasedLifecycle joinLifecycle(ServiceRuntime runtime) {
        return new PhasedLifecycle(ServiceRuntime.JOIN, runtime::join, runtime::leave);
    }

    @Bean
    PhasedLifecycle serveLifecycle(ServiceRuntime runtime) {
        return new PhasedLifecycle(ServiceRuntime.SERVE, runtime::serve, runtime::drain);
    }

    @Bean
    FilterRegistrationBean<ActuatorDoor> actuatorDoor(
            Running<Joined> joined,
            SecurityProperties security,
            ServiceDescription self,
            Guesses guesses,
            Environment environment) {
        if (environment.containsProperty("management.server.port")) {
            throw new StartException(
                    "the actuator has the service's own HTTP port and no other: management.server.port="
                            + environment.getProperty("management.server.port"),
                    "Take management.server.port away and set server.port.");
        }
        Supplier<Set<String>> names = () -> ActuatorDoor.names(Stream.concat(
                security.hosts().stream(),
                Stream.of(self.host(), self.bindHost(), environment.getProperty("server.address", ""))));
        Supplier<ServiceSpace> space = () -> joined.get().space();
        FilterRegistrationBean<ActuatorDoor> filter = new FilterRegistrationBean<>(new ActuatorDoor(
                names, () -> space.get().token(), () -> space.get().tokenFile(), guesses));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    SpaceHealthIndicator spaceHealthIndicator(SpaceProperties space, Running<Joined> joined) {
        return new SpaceHealthIndicator(space.toConfig().path(), joined);
    }
}
