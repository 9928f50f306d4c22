/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.osps.cli.CapturedTerminal;
import io.osps.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting for a system that is on its way up. */
final class FirstStartTests {
    private static final String AN_HOUR = "1h";

    @TempDir
    private Path directory = Path.of("");

    private CapturedTerminal terminal(String limit) {
        return new CapturedTerminal(directory).with(FirstStart.VARIABLE, limit);
    }

    private static CompletableFuture<Void> start(CapturedTerminal terminal) {
        return CompletableFuture.runAsync(() -> {
            try {
                new FirstStart(terminal.terminal()).await(null);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void assertEnds(CompletableFuture<Void> wait) {
        assertThat(wait).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void waitsUntilThereIsAWatchdogAndItsWorkerIsReady() throws IOException {
        CapturedTerminal terminal = terminal(AN_HOUR);
        CompletableFuture<Void> wait = start(terminal);
        await().until(() -> terminal.err().contains("OSPS is starting, waiting for it: limit-ms=3600000"));

        try (ScriptedWatchdog watchdog = new ScriptedWatchdog(directory, "STARTING")) {
            await().until(() -> watchdog.looks.get() > 1);
            assertThat(wait).isNotDone();
            watchdog.make("READY");
            assertEnds(wait);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"READY", "PAUSED", "STOPPED", "BACKOFF", "FAILED", "SUSPECT"})
    void saysNothingOfASystemThatWasThere(String state) throws IOException {
        CapturedTerminal terminal = terminal(AN_HOUR);
        try (ScriptedWatchdog _ = new ScriptedWatchdog(directory, state)) {
            assertEnds(start(terminal));
        }
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void endsWhenTheTimeIsOverAndNotSooner() {
        long begin = System.nanoTime();
        assertEnds(start(terminal("200ms")));
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void endsWithTheCallsOwnTimeout() throws InterruptedException {
        new FirstStart(terminal(AN_HOUR).terminal()).await(Duration.ofMillis(200));
    }

    @Test
    void isNotWaitedForWhenTheWatchdogDoesNotAnswer() throws IOException {
        new ScriptedWatchdog(directory).close();

        assertEnds(start(terminal(AN_HOUR)));
    }

    @Test
    void isNotWaitedForWithoutTheVariable() {
        assertEnds(start(new CapturedTerminal(directory)));
    }

    @Test
    void isNotWaitedForWhereTheDispatcherIsNamed() {
        CapturedTerminal terminal = terminal(AN_HOUR);

        assertThat(terminal.run("call", "--port", "1", "echo")).isEqualTo(CommandFailure.UNAVAILABLE);
        assertThat(terminal.err()).contains("no dispatcher answers").doesNotContain("waiting");
    }

    @Test
    void refusesWhatIsNoTime() {
        assertThatThrownBy(() -> new FirstStart(terminal("soon").terminal()).await(null))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("OSPS_WAIT: 'soon' is not a duration");
    }
}
