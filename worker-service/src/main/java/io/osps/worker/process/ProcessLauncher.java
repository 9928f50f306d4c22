/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.process;

import io.osps.exchange.KeptGroup;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.TupleSpace;
import io.osps.space.WriteOptions;
import io.osps.wire.netty.LocalServer;
import io.osps.worker.command.CommandEnvironment;
import io.osps.worker.command.CommandProperties;
import io.osps.worker.command.Containment;
import io.osps.worker.command.GatedProcess;
import io.osps.worker.command.WorkDirectories;
import io.osps.worker.command.WorkDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts processes that stay. Thread safe. */
final class ProcessLauncher {
    private static final Logger log = LoggerFactory.getLogger(ProcessLauncher.class);

    private final TupleSpace space;
    private final LocalServer server;
    private final Containment containment;
    private final WorkDirectories directories;
    private final int limit;
    private final AtomicLong last = new AtomicLong();

    /**
     * Makes one.
     *
     * @param limit most bytes of a result
     */
    ProcessLauncher(
            TupleSpace space, LocalServer server, Containment containment, WorkDirectories directories, int limit) {
        this.space = space;
        this.server = server;
        this.containment = containment;
        this.directories = directories;
        this.limit = limit;
    }

    /**
     * Starts one. Its group is noted in the space before its program begins, so that it is gone before anything is run
     * again, should this worker die.
     *
     * @param idle gets each of its {@code NEXT}s
     * @throws IOException when it cannot be started; nothing is left of it then
     */
    KeptProcess start(String handler, CommandProperties properties, Consumer<Ask> idle) throws IOException {
        Deque<AutoCloseable> begun = new ArrayDeque<>();
        try {
            WorkDirectory directory = directories.make();
            begun.push(directory);
            Path socket = directory.path().resolve("socket");
            ProcessSession session =
                    new ProcessSession(handler, limit, properties.recycle().requests(), idle);
            LocalServer.Port port = server.open(socket, session.commands(), session::refused);
            begun.push(port);
            Map<String, String> environment = CommandEnvironment.of(properties.environment(), directory.path());
            environment.putIfAbsent("PYTHONUNBUFFERED", "1");
            environment.put("OSPS_SOCKET", socket.toString());
            GatedProcess program = GatedProcess.start(
                    containment.way(),
                    properties.command(),
                    environment,
                    properties.directory() == null ? directory.path() : properties.directory(),
                    properties.memory());
            begun.push(program);
            Claim note = note(handler, program);
            begun.push(note::commit);
            KeptProcess process = new KeptProcess(handler, program, session, port, directory, note);
            process.begin();
            begun.clear();
            return process;
        } finally {
            begun.forEach(ProcessLauncher::end);
        }
    }

    private Claim note(String handler, GatedProcess program) {
        KeptGroup group =
                new KeptGroup(space.self().name(), space.self().incarnation(), handler, last.incrementAndGet());
        space.write(group.toTuple(), WriteOptions.boundTo(space.self()).asVital());
        Claim claim = space.tryClaim(group.template(), ClaimKind.UNCOUNTED);
        if (claim == null) {
            throw new IllegalStateException("nobody else takes this tuple: tuple=" + group);
        }
        claim.markProcessGroup(program.group(), program.leaderStartTicks());
        return claim;
    }

    private static void end(AutoCloseable begun) {
        try {
            begun.close();
        } catch (Exception e) {
            log.warn("what was begun for a process cannot be ended: reason={}", e.getMessage());
        }
    }
}
