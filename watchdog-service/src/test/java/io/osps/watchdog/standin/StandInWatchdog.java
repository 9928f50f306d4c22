/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.standin;

import io.osps.watchdog.WatchdogApplication;
import io.osps.watchdog.launch.Programs;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The watchdog as it is, but for the programs that it runs. */
public final class StandInWatchdog {
    private StandInWatchdog() {}

    public static void main(String[] arguments) {
        run(arguments);
    }

    /** Starts one in this process. */
    public static ConfigurableApplicationContext run(String... arguments) {
        return new SpringApplication(StandIns.class, WatchdogApplication.class).run(arguments);
    }

    @Configuration(proxyBeanMethods = false)
    static class StandIns {
        @Bean
        Programs programs(@Value("${faults}") Path faults) {
            return new StandInPrograms(faults);
        }
    }
}
