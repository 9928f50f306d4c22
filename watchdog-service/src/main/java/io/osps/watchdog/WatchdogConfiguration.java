/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.micrometer.core.instrument.MeterRegistry;
import io.osps.boot.Admission;
import io.osps.boot.Presence;
import io.osps.boot.ServiceDescription;
import io.osps.boot.ServiceSetup;
import io.osps.exchange.Role;
import io.osps.watchdog.evidence.CrashFiles;
import io.osps.watchdog.launch.ChildArguments;
import io.osps.watchdog.launch.Distribution;
import io.osps.watchdog.launch.Programs;
import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** Wires the watchdog; {@link WatchdogRuntime} has its parts and their order. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({WatchdogProperties.class, Installation.class})
class WatchdogConfiguration {
    /** The dispatcher's setting, which it reads from the same places. */
    private static final String CALLBACKS = "osps.dispatcher.callbacks";

    @Bean
    ServiceDescription description(WatchdogProperties properties) {
        return new ServiceDescription(Role.WATCHDOG, properties.host(), properties.host());
    }

    @Bean
    @ConditionalOnMissingBean
    Programs programs(WatchdogProperties properties, Installation installation, ApplicationArguments arguments) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new Distribution(
                installation.home(),
                java,
                new ChildArguments(List.of(arguments.getSourceArgs()), properties.settingsCopy()),
                installation.stateDirectory().resolve(CrashFiles.DIRECTORY));
    }

    @Bean
    StateFile stateFile(
            WatchdogProperties properties,
            Installation installation,
            Admission admission,
            Environment environment,
            JsonMapper mapper) {
        String elsewhere = properties.containers() == null ? "" : properties.host();
        boolean callbacks = !environment.getProperty(CALLBACKS, "").equalsIgnoreCase("off");
        return new StateFile(installation.stateDirectory(), elsewhere, admission, callbacks, mapper);
    }

    @Bean
    WatchdogRuntime runtime(
            ServiceSetup setup,
            WatchdogProperties properties,
            Installation installation,
            Programs programs,
            StateFile stateFile,
            MeterRegistry registry) {
        return new WatchdogRuntime(
                setup, properties, installation.stateDirectory(), programs, stateFile, new WatchdogMeters(registry));
    }

    @Bean
    ServicesEndpoint servicesEndpoint(WatchdogRuntime runtime, WatchdogProperties properties, Presence presence) {
        return new ServicesEndpoint(runtime.watching(), presence, runtime.proc(), properties.containers() != null);
    }

    @Bean
    DossiersEndpoint dossiersEndpoint(WatchdogRuntime runtime) {
        return new DossiersEndpoint(runtime.watching());
    }

    @Bean
    SupervisionHealthIndicator serviceHealthIndicator(WatchdogRuntime runtime) {
        return new SupervisionHealthIndicator(runtime.watching());
    }
}
