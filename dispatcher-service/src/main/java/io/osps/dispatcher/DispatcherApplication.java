/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The dispatcher as a process. */
@SpringBootApplication
public class DispatcherApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(DispatcherApplication.class, arguments);
    }
}
