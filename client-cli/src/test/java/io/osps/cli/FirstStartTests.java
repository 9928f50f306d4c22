package io.osps.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Waiting for a system that is on its way up. */
@Timeout(20)
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
                new FirstStart(terminal.terminal()).await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void waitsUntilThereIsAWatchdogAndItsWorkerIsReady() throws IOException {
        CapturedTerminal terminal = terminal(AN_HOUR);
        CompletableFuture<Void> wait = start(terminal);
        await().until(() -> terminal.err().contains("OSPS is starting, waiting for it: limit=1h"));

        try (ScriptedWatchdog watchdog = new ScriptedWatchdog(directory)) {
            watchdog.make("STARTING");
            assertThat(wait).isNotDone();
            watchdog.make("READY");
            await().until(wait::isDone);
        }
    }

    @Test
    void saysNothingOfASystemThatIsReady() throws IOException {
        CapturedTerminal terminal = terminal(AN_HOUR);
        try (ScriptedWatchdog _ = new ScriptedWatchdog(directory)) {
            start(terminal).join();
        }
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void endsWhenTheTimeIsOver() {
        start(terminal("200ms")).join();
    }

    @Test
    void isNotWaitedForWhenTheWatchdogHasAnsweredOnceAndDoesNotNow() throws IOException {
        new ScriptedWatchdog(directory).close();

        start(terminal(AN_HOUR)).join();
    }

    @Test
    void isNotWaitedForWithoutTheVariable() {
        start(new CapturedTerminal(directory)).join();
    }

    @Test
    void refusesWhatIsNoTime() {
        assertThatThrownBy(() -> new FirstStart(terminal("soon").terminal()).await())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("OSPS_WAIT: 'soon' is not a positive duration");
    }
}
