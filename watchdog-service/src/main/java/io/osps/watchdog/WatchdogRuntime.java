/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.osps.boot.Loop;
import io.osps.boot.Running;
import io.osps.boot.ServiceRuntime;
import io.osps.boot.ServiceSetup;
import io.osps.boot.ServiceSpace;
import io.osps.boot.Undo;
import io.osps.space.MappedSpace;
import io.osps.space.StatePath;
import io.osps.watchdog.container.ContainerLauncher;
import io.osps.watchdog.container.Containers;
import io.osps.watchdog.evidence.CrashFiles;
import io.osps.watchdog.evidence.Dossiers;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.evidence.PublishedFacts;
import io.osps.watchdog.launch.Adopter;
import io.osps.watchdog.launch.Launcher;
import io.osps.watchdog.launch.Launching;
import io.osps.watchdog.launch.LogRotation;
import io.osps.watchdog.launch.Programs;
import io.osps.watchdog.supervise.Fleet;
import io.osps.watchdog.supervise.RestartPolicy;
import io.osps.watchdog.supervise.Supervisor;
import io.osps.watchdog.verdict.Timeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * A watchdog from its start to its end. The services start while the rest of the watchdog does, and end while the actuator still
 * tells how far the stop has come; when nothing of this process uses the space any more but its membership, the files go.
 */
final class WatchdogRuntime extends ServiceRuntime {
    private static final Duration CARE_EVERY = Duration.ofMillis(20);
    private static final Duration KEEP_HOUSE_EVERY = Duration.ofSeconds(1);
    /** A core or a heap dump is about as large as the heap; one of each process may stay. */
    private static final long MOST_CRASH_BYTES = 512L << 20;

    private final WatchdogProperties properties;
    private final Fleet fleet;
    private final Timeouts timeouts;
    private final RestartPolicy restarts;
    private final Path state;
    private final Programs programs;
    private final StateFile stateFile;
    private final WatchdogMeters meters;
    private final PublishedFacts facts;
    private final ProcFs proc;
    private final Systemd systemd;
    private final Running<Watching> watching = new Running<>();

    /** What watches over the services. */
    record Watching(RenewableSpace space, Supervisor supervisor, Supervision supervision, Dossiers dossiers) {}

    /**
     * Makes one that has not started.
     *
     * @param state the state directory
     */
    WatchdogRuntime(
            ServiceSetup setup,
            WatchdogProperties properties,
            Path state,
            Programs programs,
            StateFile stateFile,
            WatchdogMeters meters) {
        super(setup);
        Path containers = properties.containers();
        this.properties = properties;
        this.fleet = properties.fleet();
        this.timeouts = properties.patience();
        this.restarts = properties.restartPolicy();
        this.state = state;
        this.programs = programs;
        this.stateFile = stateFile;
        this.meters = meters;
        this.facts = containers == null ? PublishedFacts.none() : PublishedFacts.below(containers);
        this.proc = ProcFs.ofSystem(facts);
        this.systemd = Systemd.of(System.getenv(), ProcessHandle.current().pid(), System::nanoTime);
    }

    /** What watches over the services, while it does. */
    Running<Watching> watching() {
        return watching;
    }

    /** What the kernel tells of processes. */
    ProcFs proc() {
        return proc;
    }

    @Override
    protected ServiceSpace begin(MappedSpace opened, Undo undo) {
        RenewableSpace space = new RenewableSpace(opened);
        undo.add(space::close);
        every(CARE_EVERY, "old-spaces", space::careForRetired, undo);

        boolean inContainers = properties.containers() != null;
        Containers containers = new Containers(space, facts);
        Dossiers dossiers = new Dossiers(state, space, proc, properties.dossierTimeout(), InstantSource.system());
        Adopter adopter = new Adopter(space, proc, containers::child);
        Launching launching = inContainers ? new ContainerLauncher(adopter::find, containers) : launcher(opened.path());
        Supervisor.Tools tools = new Supervisor.Tools(adopter, launching, dossiers, proc);
        Supervisor supervisor = new Supervisor(fleet, timeouts, restarts, space, tools, meters, systemd::passed);
        Supervision supervision =
                new Supervision(programs, supervisor, space, stateFile, systemd, inContainers ? containers : null);
        undo.add(supervision::sweep);
        supervision.begin();
        undo.add(supervision::end);

        LogRotation logs = new LogRotation(
                state.resolve(StatePath.LOGS), properties.maxLogSize().toBytes());
        every(KEEP_HOUSE_EVERY, "log-rotation", logs::pass, undo);
        every(KEEP_HOUSE_EVERY, "crash-files", new CrashFiles(state, MOST_CRASH_BYTES)::pass, undo);
        watching.begin(new Watching(space, supervisor, supervision, dossiers), undo);
        return new SpaceRenewal(space, supervisor, presence());
    }

    private Launcher launcher(Path space) {
        return new Launcher(
                programs,
                state,
                properties.maxLogSize().toBytes(),
                Map.of("OSPS_SPACE", space.toString(), "OSPS_STATE", state.toString()),
                proc);
    }

    private static void every(Duration pause, String name, Runnable pass, Undo undo) {
        undo.add(Loop.every(pause, name, pass).start()::close);
    }

    @Override
    protected void serve(ServiceSpace space, Undo undo) {
        Watching now = watching.get();
        stateFile.write(space.now(), httpPort());
        control(new WatchdogControl(now.supervisor()));
        advertise("", 0, List.of(), undo);
        now.supervision().established();
        undo.add(now.supervision()::end);
    }
}
