/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import io.osps.boot.Running;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.ResourceExhaustedException;
import io.osps.worker.handler.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Offers a command of the settings as a handler. */
final class ProgramHandler implements Handler {
    private final String name;
    private final CommandProperties properties;
    private final Containment containment;
    private final Running<WorkDirectories> directories;
    private final int limit;

    ProgramHandler(
            String name,
            CommandProperties properties,
            Containment containment,
            Running<WorkDirectories> directories,
            int limit) {
        this.name = name;
        this.properties = properties;
        this.containment = containment;
        this.directories = directories;
        this.limit = limit;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration timeout() {
        return properties.timeout();
    }

    @Override
    public boolean idempotent() {
        return properties.idempotent();
    }

    @Override
    public Result handle(HandlerCall call) throws Exception {
        try (WorkDirectory work = directory()) {
            CommandLine line = CommandLine.of(properties.command(), work.path());
            return new CommandRun(gated(line, work.path(), call.payload()), line, work.path(), limit).handle(call);
        }
    }

    private WorkDirectory directory() throws Exception {
        try {
            return directories.get().make();
        } catch (IOException e) {
            throw meant(e);
        }
    }

    /** The program behind its gate: until that is opened nothing of the request has begun. */
    private GatedProcess gated(CommandLine line, Path work, byte[] payload) throws Exception {
        try {
            if (line.input() != null) {
                Files.write(line.input(), payload);
            }
            Path directory = properties.directory() == null ? work : properties.directory();
            return GatedProcess.start(
                    containment.way(), line.words(), environment(work), directory, properties.memory());
        } catch (IOException e) {
            throw meant(e);
        }
    }

    private static Exception meant(IOException failure) {
        ResourceExhaustedException exhausted = Exhausted.of(failure);
        return exhausted == null ? failure : exhausted;
    }

    /** What a command needs to find its way, and nothing else of this process's: it may hold secrets. */
    private Map<String, String> environment(Path temporary) {
        Map<String, String> environment = new TreeMap<>();
        System.getenv().forEach((variable, value) -> {
            if (variable.matches("PATH|HOME|USER|LOGNAME|LANG|LC_[A-Z]+|TZ")) {
                environment.put(variable, value);
            }
        });
        environment.put("TMPDIR", temporary.toString());
        environment.putAll(properties.environment());
        return environment;
    }
}
