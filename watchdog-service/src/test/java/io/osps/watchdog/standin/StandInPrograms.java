/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.standin;

import io.osps.watchdog.launch.Programs;
import io.osps.watchdog.launch.ServiceSpec;
import java.nio.file.Path;
import java.util.List;

/** Runs every service as a {@link StandIn}, from this class path. */
public record StandInPrograms(Path faults) implements Programs {
    @Override
    public List<String> command(ServiceSpec spec) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                StandIn.class.getName(),
                spec.role().text(),
                spec.name(),
                faults.toString());
    }
}
