/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ends of a system. */
@Tag("system")
final class DownTests {
    private final TestSystem system = new TestSystem();

    @AfterEach
    void nothingIsLeft() {
        system.close();
    }

    @Test
    void downLeavesNoProcessNoSpaceAndNoPort() {
        system.started("--workers", "1");

        CommandRun down = system.osps("down");

        assertThat(down.exitCode()).describedAs(down.err()).isZero();
        assertThat(down.err()).contains("watchdog", "dispatcher", "worker-1");
        system.assertNothingIsLeft();
        assertThat(system.osps("status").exitCode()).isEqualTo(3);
    }

    @Test
    void downFinishesWhatRuns() {
        system.started("--workers", "1");
        CompletableFuture<CommandRun> call = CompletableFuture.supplyAsync(
                () -> system.osps("call", "sleep", "3000"),
                task -> Thread.ofPlatform().start(task));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> system.service("worker-1")
                                .path("seats")
                                .path("free")
                                .asInt()
                        < system.service("worker-1").path("seats").path("total").asInt());

        assertThat(system.osps("down").exitCode()).isZero();
        assertThat(call.join().exitCode()).describedAs(call.join().err()).isZero();
    }

    @Test
    void servicesOutliveTheirWatchdogAndDownFindsThem() {
        system.started("--workers", "1");
        LinuxProcess.signal("KILL", system.pid("watchdog"));

        await().atMost(Duration.ofSeconds(10)).until(() -> system.processes().size() == 2);
        assertThat(system.osps("call", "echo", "alone").out()).isEqualTo("alone");
        CommandRun status = system.osps("status");
        assertThat(status.exitCode()).isEqualTo(3);
        assertThat(status.shown()).contains("dispatcher", "worker-1", "osps down");

        CommandRun down = system.osps("down");
        assertThat(down.exitCode()).describedAs(down.err()).isZero();
        assertThat(down.err()).contains("dispatcher", "worker-1");
        system.assertNothingIsLeft();
    }

    @Test
    void withoutWorkersACallSaysSo() throws IOException {
        system.settings("osps.dispatcher.forget-handlers: 0s\n").started("--workers", "1");
        LinuxProcess.signal("STOP", system.pid("watchdog"));
        LinuxProcess.signal("KILL", pidOfWorker());

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            CommandRun run = system.osps("call", "--timeout", "2s", "echo", "hi");
            assertThat(run.exitCode()).describedAs(run.err()).isEqualTo(3);
            assertThat(run.err()).contains("NOHANDLER").hasLineCount(2);
        });
        LinuxProcess.signal("KILL", watchdog());
    }

    private long pidOfWorker() {
        return byCommand("worker-service");
    }

    private long watchdog() {
        return byCommand("watchdog-service");
    }

    private long byCommand(String part) {
        return system.processes().stream()
                .filter(pid -> LinuxProcess.commandLine(pid).contains(part))
                .findFirst()
                .orElseThrow();
    }
}
