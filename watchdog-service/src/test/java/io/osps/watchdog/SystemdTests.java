/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a socket that stands in for systemd's. */
final class SystemdTests {
    private static final long PID = 77;

    @TempDir
    private Path directory;

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 10);

    private Systemd systemd(Map<String, String> environment) {
        return Systemd.of(environment, PID, clock::get);
    }

    @Test
    void tellsThatItIsReadyAliveAndStopping() {
        Path path = directory.resolve("notify");
        try (StandInNotifySocket socket = new StandInNotifySocket(path)) {
            Systemd systemd =
                    systemd(Map.of("NOTIFY_SOCKET", path.toString(), "WATCHDOG_USEC", "4000000", "WATCHDOG_PID", "77"));
            systemd.ready();
            assertThat(socket.read()).startsWith("READY=1\n");
            systemd.passed();
            assertThat(socket.read()).isEqualTo("WATCHDOG=1");
            systemd.passed();
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(999));
            systemd.passed();
            systemd.stopping();
            assertThat(socket.read()).as("not with every pass").startsWith("STOPPING=1\n");
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
            systemd.passed();
            assertThat(socket.read()).isEqualTo("WATCHDOG=1");
        }
    }

    @Test
    void reachesAnAbstractSocket() {
        String name = "@osps-test-" + ProcessHandle.current().pid();
        try (StandInNotifySocket socket = new StandInNotifySocket(name)) {
            systemd(Map.of("NOTIFY_SOCKET", name)).ready();
            assertThat(socket.read()).startsWith("READY=1");
        }
    }

    @Test
    void isNotAliveForAnother() {
        Path path = directory.resolve("notify");
        try (StandInNotifySocket socket = new StandInNotifySocket(path)) {
            Systemd systemd =
                    systemd(Map.of("NOTIFY_SOCKET", path.toString(), "WATCHDOG_USEC", "4000000", "WATCHDOG_PID", "78"));
            systemd.passed();
            systemd.stopping();
            assertThat(socket.read()).startsWith("STOPPING=1");
        }
    }

    @Test
    void saysNothingWhenNobodyListensOrNobodyIsNamed() {
        systemd(Map.of()).ready();
        systemd(Map.of("NOTIFY_SOCKET", directory.resolve("none").toString())).ready();
        assertThatIllegalArgumentException().isThrownBy(() -> systemd(Map.of("NOTIFY_SOCKET", "x".repeat(108))));
    }
}
