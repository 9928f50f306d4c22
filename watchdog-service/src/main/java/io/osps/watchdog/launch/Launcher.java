/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import io.osps.process.ProcessId;
import io.osps.space.PrivateFiles;
import io.osps.space.StatePath;
import io.osps.watchdog.evidence.CrashFiles;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.launch.Launching.Priority;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Spawns services. Each is the leader of a session of its own, so that the terminal's Ctrl-C reaches the watchdog alone;
 * its input is empty and its output a file, so that it lives on when the watchdog is killed. Thread safe.
 *
 * @param programs what to run
 * @param state where services run and leave crash files; their logs are in {@code logs/} below
 * @param mostLogBytes past which a log is rotated at a start
 * @param environment variables to set, on top of the watchdog's own
 */
public record Launcher(Programs programs, Path state, long mostLogBytes, Map<String, String> environment, ProcFs proc)
        implements Launching {
    /** The variable that tells the processes apart that were made for a service. */
    static final String MARK = "OSPS_SPAWN";

    /** Turns itself into the program that it is given, so that the child's pid is the program's. */
    private static final String NEW_SESSION = "setsid";

    private static final long DIED_AT_ONCE = -1;

    /**
     * Spawns a service.
     *
     * @param mark in its environment, to find it before it has joined the space
     * @param priority has an effect where the kernel weighs sessions (CONFIG_SCHED_AUTOGROUP)
     * @param onExit called by another thread when it has ended
     * @throws LaunchException when that is not possible
     */
    @Override
    public Child launch(ServiceSpec spec, String mark, Priority priority, Runnable onExit) {
        List<String> command = new ArrayList<>(List.of(NEW_SESSION));
        command.addAll(programs.command(spec));
        Path path = state.resolve(StatePath.LOGS).resolve(spec.name() + ".log");
        try {
            LogFile log = LogFile.begin(path, mostLogBytes);
            Process process = start(command, mark, log);
            if (priority == Priority.BACKGROUND) {
                SessionWeight.lower(process.pid());
            }
            ProcessId id = proc.find(process.pid());
            SpawnedChild child =
                    new SpawnedChild(process, id == null ? new ProcessId(process.pid(), DIED_AT_ONCE) : id);
            child.watch(log::lastWords, onExit);
            return child;
        } catch (IOException e) {
            throw new LaunchException(
                    "no process can be started: service=" + spec.name() + " log=" + path + " cause=" + e.getMessage(),
                    "Check that the program '" + NEW_SESSION
                            + "' is installed, the log can be written and the limits on processes allow one more.",
                    e);
        }
    }

    private Process start(List<String> command, String mark, LogFile log) throws IOException {
        PrivateFiles.makeDirectory(state);
        PrivateFiles.makeDirectory(state.resolve(CrashFiles.DIRECTORY));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(state.toFile())
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectOutput(Redirect.appendTo(log.path().toFile()))
                .redirectErrorStream(true);
        // What systemd says to the watchdog is not said to the services.
        builder.environment().keySet().removeAll(List.of("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"));
        builder.environment().putAll(environment);
        builder.environment().put(MARK, mark);
        return builder.start();
    }
}
