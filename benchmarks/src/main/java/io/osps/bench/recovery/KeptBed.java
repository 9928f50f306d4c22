/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import io.osps.bench.process.Tool;
import io.osps.process.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The same programs with the same JVM flags and settings, without OSPS' watchdog: the dispatcher is started by hand, and
 * another supervisor keeps the workers. Each start of a worker notes its process and its time, and the next start after a
 * fault is when the fault counts as noticed.
 */
final class KeptBed implements Bed {
    private static final String NAME = "osps.service.name=";

    private final Path directory;
    private final Ports ports;
    private final List<Charge> charges = new ArrayList<>();
    private final Process dispatcher;
    private Keeper.@Nullable Kept kept;

    private KeptBed(Path directory, int workers) throws IOException {
        this.directory = directory;
        this.ports = Ports.free();
        Files.createDirectory(directory.resolve("place"));
        Files.createFile(starts());
        for (int k = 1; k <= workers; k++) {
            charges.add(charge(k));
        }
        dispatcher = Tool.start(
                directory.resolve("dispatcher.log"),
                command(
                                "dispatcher",
                                NAME + "dispatcher",
                                "osps.dispatcher.port=" + ports.dispatcher(),
                                "server.port=" + ports.dispatcherHttp())
                        .toArray(String[]::new));
    }

    static KeptBed start(Path directory, int workers, Keeper keeper) throws IOException, InterruptedException {
        KeptBed bed = new KeptBed(directory, workers);
        try {
            bed.kept = keeper.keep(directory, bed.charges);
            return bed;
        } catch (IOException e) {
            bed.close();
            throw e;
        }
    }

    private Charge charge(int k) throws IOException {
        String name = Worker.name(k);
        Path pidFile = directory.resolve(name + ".pid");
        List<String> worker = command(
                "worker",
                NAME + name,
                "osps.worker.port=" + ports.worker(k),
                "osps.worker.seats=" + RecoverySuite.SEATS,
                "osps.worker.diagnostics=true",
                "server.port=" + (ports.workerHttp() + k));
        Path script = Files.writeString(directory.resolve(name), """
                echo %s $$ $(date +%%s%%N) >> %s
                echo $$ > %s
                exec %s >> %s.log 2>&1
                """.formatted(
                        name, starts(), pidFile, String.join(" ", worker), directory.resolve(name)));
        return new Charge(name, script, pidFile, ports.worker(k));
    }

    private List<String> command(String role, String... settings) throws IOException {
        Path distribution = Path.of("").toAbsolutePath().resolve(role + "-service/target/dist");
        String java = Files.readString(distribution.resolve("java.home")).strip();
        List<String> command = new ArrayList<>(List.of(
                java + "/bin/java",
                "@" + Path.of("").toAbsolutePath().resolve("deploy/jvm/" + role + ".options"),
                "-XX:AOTCache=" + distribution.resolve("app.aot"),
                "-jar",
                distribution.resolve("app.jar").toString(),
                mark()));
        for (String setting : settings) {
            command.add("--" + setting);
        }
        return command;
    }

    private String mark() {
        return "--osps.space.path=" + directory.resolve("place").resolve("space");
    }

    private Path starts() {
        return directory.resolve("starts");
    }

    Charge charge() {
        return charges.getFirst();
    }

    @Override
    public int workers() {
        return charges.size();
    }

    @Override
    public int dispatcherPort() {
        return ports.dispatcher();
    }

    @Override
    public long pid(int k) throws IOException {
        return startsOf(k)
                .reduce((_, last) -> last)
                .map(start -> Long.parseLong(start[1]))
                .orElseThrow(() -> new IOException("nobody has started it: worker=" + k));
    }

    @Override
    public @Nullable Instant noticed(int k, Instant fault) throws IOException {
        return startsOf(k)
                .map(start -> Instant.EPOCH.plusNanos(Long.parseLong(start[2])))
                .filter(time -> !time.isBefore(fault))
                .findFirst()
                .orElse(null);
    }

    /** How often workers were started. */
    int startCount() throws IOException {
        return Files.readAllLines(starts()).size();
    }

    private Stream<String[]> startsOf(int k) throws IOException {
        return Files.readAllLines(starts()).stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> words[0].equals(Worker.name(k)));
    }

    @Override
    public void close() throws IOException {
        if (kept != null) {
            kept.close();
        }
        for (String start : Files.readAllLines(starts())) {
            endIfOurs(Long.parseLong(start.split(" ", -1)[1]));
        }
        Tool.end(dispatcher);
    }

    /** Ends a worker that its keeper has left running. Its pid may be somebody else's by now. */
    private void endIfOurs(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process != null && ProcessTable.own().text(pid, "cmdline").contains(mark())) {
            process.destroyForcibly();
            try {
                process.onExit().get(5, TimeUnit.SECONDS);
            } catch (Exception _) {
                // A zombie that its parent will bury.
            }
        }
    }
}
