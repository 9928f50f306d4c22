/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher;

import io.micrometer.core.instrument.MeterRegistry;
import io.osps.boot.ServiceDescription;
import io.osps.boot.ServiceSetup;
import io.osps.exchange.Role;
import io.osps.wire.Access;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the dispatcher; {@link DispatcherRuntime} has its parts and their order. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DispatcherProperties.class)
class DispatcherConfiguration {
    @Bean
    ServiceDescription description(DispatcherProperties properties) {
        return new ServiceDescription(Role.DISPATCHER, properties.host(), properties.host());
    }

    @Bean
    DispatcherRuntime runtime(
            ServiceSetup setup, DispatcherProperties properties, Access access, MeterRegistry registry) {
        return new DispatcherRuntime(setup, properties, access, registry);
    }

    @Bean
    WorkersHealthIndicator serviceHealthIndicator(DispatcherRuntime runtime) {
        return new WorkersHealthIndicator(runtime.dispatch());
    }
}
