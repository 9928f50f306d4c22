/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Terminal;
import io.osps.failure.LogExcerpt;
import io.osps.process.ProcessId;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to start the system. Until {@link #keep} everything that it started is ended again by {@link #close}, which
 * also runs when this process is told to end, Ctrl-C included. Thread safe.
 */
final class Launch implements AutoCloseable {
    private final StateDirectory state;
    private final Terminal terminal;
    private final KeptSettings kept;
    private final Map<String, Long> logSizes = new HashMap<>();
    private final Thread hook = new Thread(this::close, "osps-cancel");
    private @Nullable ProcessId watchdog;
    private @Nullable WatchdogRecord seen;
    private SystemSpace space;
    private Optional<LaunchSettings> before = Optional.empty();
    private boolean spaceWasThere;
    private boolean over;
    private volatile boolean cancelled;

    Launch(StateDirectory state, Terminal terminal) {
        this.state = state;
        this.terminal = terminal;
        this.kept = new KeptSettings(state);
        this.space = SystemSpace.of(terminal.environment());
    }

    /**
     * Starts the watchdog in a session of its own, so that no Ctrl-C and no closed terminal reaches it; it and what it starts
     * ignore SIGHUP, which people send to have logs rotated. The settings are kept from now on, for whoever starts the next
     * watchdog.
     */
    synchronized void start(Home home, LaunchSettings settings) throws IOException {
        state.prepareLogs();
        for (String name : state.logged()) {
            logSizes.put(name, Files.size(state.log(name)));
        }
        space = SystemSpace.of(settings.environment());
        LogoutCheck.ofThisMachine().warning(space.path()).ifPresent(sentence -> terminal.say("osps: " + sentence));
        spaceWasThere = space.exists();
        before = kept.read();
        kept.write(settings);
        Files.deleteIfExists(state.watchdogRecord());
        List<String> command = new ArrayList<>(List.of("setsid", "env", "--ignore-signal=HUP"));
        command.addAll(home.command("watchdog", settings.toArguments(kept)));
        command.add(command.indexOf("-jar"), "-XX:ErrorFile=" + state.crashes().resolve("hs_err_watchdog_%p.log"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.path().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(state.log("watchdog").toFile()));
        builder.environment().putAll(settings.environment());
        builder.environment().put(Home.VARIABLE, home.path().toString());
        builder.environment().put(StateDirectory.VARIABLE, state.path().toString());
        Runtime.getRuntime().addShutdownHook(hook);
        Process process = builder.start();
        watchdog = ProcessId.now(process.pid()).orElse(null);
    }

    /** The watchdog's record, once it answers. */
    synchronized Optional<WatchdogRecord> record() {
        if (seen == null) {
            seen = WatchdogRecord.living(state)
                    .filter(record -> record.process().equals(watchdog))
                    .orElse(null);
        }
        return Optional.ofNullable(seen);
    }

    synchronized boolean watchdogLives() {
        return watchdog != null && watchdog.isAlive();
    }

    /** What that service logged since the start. */
    LogExcerpt log(String service) {
        return LogExcerpt.of(state.log(service), logSizes.getOrDefault(service, 0L));
    }

    /** Whether the person took the start back; what happens from then on is no failure. */
    boolean isCancelled() {
        return cancelled;
    }

    /** The start succeeded: everything stays. */
    synchronized void keep() {
        over = true;
        removeHook();
    }

    @Override
    public void close() {
        cancelled = Thread.currentThread() == hook;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            if (cancelled) {
                terminal.say("\nosps: taken back, ending what was started ...");
            } else {
                removeHook();
            }
            undo();
        }
    }

    private void undo() {
        try {
            endAll();
            kept.restore(before);
        } catch (IOException e) {
            terminal.say("osps: " + e.getMessage());
        }
    }

    private void endAll() {
        if (watchdog == null) {
            return;
        }
        Optional<WatchdogRecord> record = record();
        SystemSpace file = record.map(found -> new SystemSpace(found.space())).orElse(space);
        Shutdown shutdown = new Shutdown(state, file);
        try {
            shutdown.endWatchdog(watchdog);
            if (record.isPresent() || !spaceWasThere) {
                shutdown.endRest();
            } else {
                // It never came to answer. The space that lies there is what it stumbled over, perhaps in use by
                // others.
                state.forget();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException | CommandFailure e) {
            terminal.say("osps: " + e.getMessage());
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The process is ending: the hook finds that it has nothing to do.
        }
    }
}
