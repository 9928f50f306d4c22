/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import io.osps.boot.Running;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Offers a command of the settings as a handler. */
final class ProgramHandler extends ConfiguredHandler {
    private final Containment containment;
    private final Running<WorkDirectories> directories;
    private final int limit;

    ProgramHandler(
            String name,
            CommandProperties properties,
            Containment containment,
            Running<WorkDirectories> directories,
            int limit) {
        super(name, properties);
        this.containment = containment;
        this.directories = directories;
        this.limit = limit;
    }

    @Override
    public Result handle(HandlerCall call) throws Exception {
        try (WorkDirectory work = directories.get().makeForRequest()) {
            CommandLine line = CommandLine.of(properties().command(), work.path());
            return new CommandRun(gated(line, work.path(), call.payload()), line, work.path(), limit).handle(call);
        }
    }

    /** The program behind its gate: until that is opened nothing of the request has begun. */
    private GatedProcess gated(CommandLine line, Path work, byte[] payload) throws Exception {
        try {
            if (line.input() != null) {
                Files.write(line.input(), payload);
            }
            Path directory =
                    properties().directory() == null ? work : properties().directory();
            return GatedProcess.start(
                    containment.way(),
                    line.words(),
                    CommandEnvironment.of(properties().environment(), work),
                    directory,
                    properties().memory());
        } catch (IOException e) {
            throw Exhausted.meant(e);
        }
    }
}
