/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.micrometer.core.instrument.MeterRegistry;
import io.osps.boot.Admission;
import io.osps.boot.PhasedLifecycle;
import io.osps.boot.Presence;
import io.osps.boot.ServicePhases;
import io.osps.boot.SpaceAttachment;
import io.osps.watchdog.container.ContainerLauncher;
import io.osps.watchdog.container.Containers;
import io.osps.watchdog.evidence.CrashFiles;
import io.osps.watchdog.evidence.Dossiers;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.evidence.PublishedFacts;
import io.osps.watchdog.launch.Adopter;
import io.osps.watchdog.launch.ChildArguments;
import io.osps.watchdog.launch.Distribution;
import io.osps.watchdog.launch.Launcher;
import io.osps.watchdog.launch.Launching;
import io.osps.watchdog.launch.LogRotation;
import io.osps.watchdog.launch.Programs;
import io.osps.watchdog.reclaim.ReclaimLoop;
import io.osps.watchdog.supervise.Supervisor;
import io.osps.watchdog.supervise.Tools;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** Wires the watchdog. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({WatchdogProperties.class, Installation.class})
class WatchdogConfiguration {
    /** After the space is attached, before heartbeats and the web server: the services start meanwhile. */
    private static final int BEGIN = ServicePhases.CARETAKER + 50;
    /** When nothing of this process uses the space any more but its membership. */
    private static final int SWEEP = ServicePhases.SPACE + 50;
    /** The dispatcher's setting, which it reads from the same places. */
    private static final String CALLBACKS = "osps.dispatcher.callbacks";

    /** A core or a heap dump is about as large as the heap; one of each process may stay. */
    private static final long MOST_CRASH_BYTES = 512L << 20;

    @Bean
    WatchdogDescription watchdogDescription(WatchdogProperties properties) {
        return new WatchdogDescription(properties.host());
    }

    @Bean
    PublishedFacts publishedFacts(WatchdogProperties properties) {
        Path directory = properties.containers();
        return directory == null ? PublishedFacts.none() : PublishedFacts.below(directory);
    }

    @Bean
    ProcFs procFs(PublishedFacts facts) {
        return ProcFs.ofSystem(facts);
    }

    @Bean
    Containers containers(SpaceAttachment space, PublishedFacts facts) {
        return new Containers(space, facts);
    }

    @Bean
    @ConditionalOnMissingBean
    Programs programs(WatchdogProperties properties, Installation installation, ApplicationArguments arguments) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        return new Distribution(
                installation.home(),
                java,
                new ChildArguments(List.of(arguments.getSourceArgs()), properties.settingsCopy()),
                installation.stateDirectory().resolve(CrashFiles.DIRECTORY));
    }

    @Bean
    WatchdogMeters watchdogMeters(MeterRegistry registry) {
        return new WatchdogMeters(registry);
    }

    @Bean
    Dossiers dossiers(WatchdogProperties properties, Installation installation, SpaceAttachment space, ProcFs proc) {
        return new Dossiers(
                installation.stateDirectory(), space, proc, properties.dossierTimeout(), InstantSource.system());
    }

    @Bean
    Supervisor supervisor(
            WatchdogProperties properties,
            Installation installation,
            SpaceAttachment space,
            Programs programs,
            Dossiers dossiers,
            ProcFs proc,
            Containers containers,
            WatchdogMeters meters,
            Systemd systemd) {
        Path state = installation.stateDirectory();
        Launcher launcher = new Launcher(
                programs,
                state,
                properties.maxLogSize().toBytes(),
                Map.of(
                        "OSPS_SPACE", space.config().path().toAbsolutePath().toString(),
                        "OSPS_STATE", state.toString()),
                proc);
        Adopter adopter = new Adopter(space, proc, containers::child);
        Launching launching =
                properties.containers() == null ? launcher : new ContainerLauncher(adopter::find, containers);
        Tools tools = new Tools(adopter, launching, new ReclaimLoop(space), dossiers, proc);
        return new Supervisor(
                properties.fleet(),
                properties.patience(),
                properties.restartPolicy(),
                space,
                tools,
                meters,
                systemd::passed);
    }

    @Bean
    SpaceRenewal spaceRenewal(SpaceAttachment space, Supervisor supervisor, Presence presence) {
        return new SpaceRenewal(space, supervisor, presence);
    }

    @Bean
    WatchdogControl watchdogControl(Supervisor supervisor) {
        return new WatchdogControl(supervisor);
    }

    @Bean
    StateFile stateFile(
            WatchdogProperties properties,
            Installation installation,
            SpaceAttachment space,
            Admission admission,
            Environment environment,
            JsonMapper mapper) {
        String elsewhere = properties.containers() == null ? "" : properties.host();
        boolean callbacks = !environment.getProperty(CALLBACKS, "").equalsIgnoreCase("off");
        return new StateFile(installation.stateDirectory(), elsewhere, space, admission, callbacks, mapper);
    }

    @Bean
    Systemd systemd() {
        return Systemd.of(System.getenv(), ProcessHandle.current().pid(), System::nanoTime);
    }

    @Bean
    Supervision supervision(
            WatchdogProperties properties,
            Programs programs,
            Supervisor supervisor,
            SpaceAttachment space,
            StateFile state,
            Systemd systemd,
            Containers containers) {
        return new Supervision(
                programs, supervisor, space, state, systemd, properties.containers() == null ? null : containers);
    }

    /** Before the services begin to write, and as long as they may. */
    @Bean
    PhasedLifecycle housekeepingLifecycle(WatchdogProperties properties, Installation installation) {
        LogRotation logs = new LogRotation(
                installation.stateDirectory().resolve("logs"),
                properties.maxLogSize().toBytes());
        CrashFiles crashes = new CrashFiles(installation.stateDirectory(), MOST_CRASH_BYTES);
        Housekeeping housekeeping = new Housekeeping(List.of(logs::pass, crashes::pass));
        return new PhasedLifecycle(ServicePhases.CARETAKER, housekeeping::start, housekeeping::stop);
    }

    @Bean
    PhasedLifecycle supervisionBeginLifecycle(Supervision supervision) {
        return new PhasedLifecycle(BEGIN, supervision::begin, supervision::end);
    }

    @Bean
    PhasedLifecycle supervisionEndLifecycle(Supervision supervision) {
        return new PhasedLifecycle(ServicePhases.SERVICE, supervision::established, supervision::end);
    }

    @Bean
    PhasedLifecycle sweepLifecycle(Supervision supervision) {
        return new PhasedLifecycle(SWEEP, () -> {}, supervision::sweep);
    }

    @Bean
    ServicesEndpoint servicesEndpoint(
            WatchdogProperties properties,
            Supervisor supervisor,
            SpaceAttachment space,
            Presence presence,
            ProcFs proc) {
        return new ServicesEndpoint(supervisor, space, presence, proc, properties.containers() != null);
    }

    @Bean
    DossiersEndpoint dossiersEndpoint(Dossiers dossiers) {
        return new DossiersEndpoint(dossiers);
    }

    @Bean
    SupervisionHealthIndicator serviceHealthIndicator(Supervisor supervisor) {
        return new SupervisionHealthIndicator(supervisor);
    }
}
