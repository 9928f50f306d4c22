/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a running system leaves in its state directory: for its owner alone, and bounded. */
@Tag("system")
final class StateBoundsTests {
    private final TestSystem system = new TestSystem();

    @AfterEach
    void nothingIsLeft() {
        system.close();
    }

    @Test
    void aLogIsEmptiedWhileItsServiceRunsAndACrashLeavesOneReportThatIsListed() throws IOException {
        system.settings("osps.watchdog.max-log-size: 64KB\n").started("--workers", "1");
        try (Stream<Path> files = Files.walk(system.state())) {
            assertThat(files.filter(file -> !file.startsWith(system.state().resolve("tomcat")))
                            .map(StateBoundsTests::modes))
                    .allMatch(modes -> modes.endsWith("------"));
        }

        Path log = system.state().resolve("logs/worker-1.log");
        Files.writeString(log, "a line of a flood\n".repeat(5_000), StandardOpenOption.APPEND);
        await().atMost(Duration.ofSeconds(10)).until(() -> Files.size(log) < 65_536);
        assertThat(log.resolveSibling("worker-1.log.1")).content().endsWith("a line of a flood\n");

        var worker = system.service("worker-1");
        long pid = worker.path("pid").asLong();
        LinuxProcess.signal("SEGV", pid);
        system.restarted(worker);
        assertThat(system.osps("dossiers").out())
                .containsPattern("hs_err_worker-1_" + pid + "\\.log +crashed: SIGSEGV");
        assertThat(log).describedAs("written after it was emptied").content().contains("SIGSEGV");
    }

    private static String modes(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
