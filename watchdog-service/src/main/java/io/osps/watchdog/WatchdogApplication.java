/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Starts the watchdog, and with it the whole of OSPS. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(WatchdogConfiguration.class)
public class WatchdogApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(WatchdogApplication.class, arguments);
    }
}
