/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.process;

import io.osps.boot.Running;
import io.osps.space.TupleSpace;
import io.osps.wire.netty.LocalServer;
import io.osps.worker.command.CommandProperties;
import io.osps.worker.command.Containment;
import io.osps.worker.command.WorkDirectories;
import io.osps.worker.handler.Handler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All handlers whose programs stay. */
public final class KeptHandlers {
    private final List<KeptHandler> handlers;
    private final Duration grace;
    private final Running<WorkDirectories> directories;
    private final int limit;

    /**
     * Makes those of the commands that have {@code processes}; none of these is started.
     *
     * @param commands by the name of the handler
     * @param grace time for a process to end its request, or itself
     * @param directories where the private directories of processes and requests are made
     * @param limit most bytes of a request and of a result
     */
    public KeptHandlers(
            Map<String, CommandProperties> commands, Duration grace, Running<WorkDirectories> directories, int limit) {
        this.grace = grace;
        this.directories = directories;
        this.limit = limit;
        this.handlers = new TreeMap<>(commands)
                .entrySet().stream()
                        .filter(entry -> entry.getValue().isKept())
                        .map(entry -> new KeptHandler(entry.getKey(), entry.getValue(), grace, directories))
                        .toList();
    }

    /** The handlers, by name. */
    public List<Handler> handlers() {
        return List.copyOf(handlers);
    }

    /**
     * Starts the processes, and does not wait for them.
     *
     * @return ends them: they are told to, and killed after the grace. None is left when it returns
     */
    public Runnable start(TupleSpace space, Containment containment) {
        if (handlers.isEmpty()) {
            return () -> {};
        }
        LocalServer server = new LocalServer("osps-worker", version(), limit);
        ProcessLauncher launcher = new ProcessLauncher(space, server, containment, directories.get(), limit);
        List<ProcessSlot> slots = new ArrayList<>();
        for (KeptHandler handler : handlers) {
            for (int number = 1; number <= handler.properties().processes(); number++) {
                slots.add(
                        new ProcessSlot(handler.name(), number, handler.properties(), launcher, handler.pool(), grace));
            }
        }
        slots.forEach(ProcessSlot::start);
        return () -> {
            close(slots);
            server.close();
        };
    }

    private static String version() {
        String version = KeptHandlers.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    private void close(List<ProcessSlot> slots) {
        handlers.forEach(handler -> handler.pool().close());
        // All at the same time: each may take its grace.
        List<Thread> ends = slots.stream()
                .map(slot -> Thread.ofPlatform().name("process-slot-end").start(slot::close))
                .toList();
        for (Thread end : ends) {
            try {
                end.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The facts of each handler for the heartbeat: {@code processes.NAME} as {@code 2/2}, and why there are fewer. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        for (KeptHandler handler : handlers) {
            String reason = handler.pool().failure();
            facts.put(
                    "processes." + handler.name(),
                    handler.pool().size() + "/" + handler.properties().processes()
                            + (reason == null ? "" : " " + reason));
        }
        return facts;
    }
}
