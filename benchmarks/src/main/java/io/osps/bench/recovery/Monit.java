/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import io.osps.bench.process.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * monit, with the shortest cycle that it has, one second; it asks each worker's port as well. It does not do that for as
 * long after a process's start as the start may take, 30 s unless told: so it is told that a start takes no more than 5 s.
 */
final class Monit implements Keeper {
    private static final String PROGRAM = "monit";

    private final String name;
    private final String question;

    private Monit(String name, String question) {
        this.name = name;
        this.question = question;
    }

    /** A ping, which the worker answers from threads that no request can occupy. */
    static Monit pinging() {
        return new Monit(PROGRAM, "protocol redis");
    }

    /** A real call, which is answered by a thread that works: the usual advice for a check that notices stuck requests. */
    static Monit calling() {
        return new Monit(
                "monit with a real call",
                "send \"*3\\r\\n$4\\r\\nCALL\\r\\n$4\\r\\necho\\r\\n$2\\r\\nhi\\r\\n\" expect \".*hi.*\"");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isInstalled() {
        return Tool.isInstalled(PROGRAM);
    }

    @Override
    public Duration stableAfter() {
        return Duration.ofSeconds(7);
    }

    @Override
    public Kept keep(Path directory, List<Charge> charges) throws IOException {
        StringBuilder settings = new StringBuilder("""
                set daemon 1
                set log %1$s/monit.log
                set pidfile %1$s/monit.pid
                set idfile %1$s/monit.id
                set statefile %1$s/monit.state
                """.formatted(directory));
        for (Charge charge : charges) {
            settings.append("""
                    check process %s with pidfile %s
                      start program = "/bin/sh -c 'setsid /bin/sh %s </dev/null >/dev/null 2>&1 &'" with timeout 5 seconds
                      stop program = "/bin/sh -c 'kill -KILL $(cat %2$s)'"
                      if failed host 127.0.0.1 port %d %s with timeout 1 seconds for 3 cycles then restart
                    """.formatted(charge.name(), charge.pidFile(), charge.script(), charge.port(), question));
        }
        Path file = Files.writeString(directory.resolve("monitrc"), settings);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Process process = Tool.start(directory.resolve("keeper.log"), PROGRAM, "-I", "-c", file.toString());
        return () -> Tool.end(process);
    }
}
