/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import io.osps.bench.process.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** supervisord, with its defaults: it hears of its children's ends, and looks once a second. */
final class Supervisord implements Keeper {
    private static final String PROGRAM = "supervisord";

    @Override
    public String name() {
        return PROGRAM;
    }

    @Override
    public boolean isInstalled() {
        return Tool.isInstalled(PROGRAM);
    }

    @Override
    public Duration stableAfter() {
        return Duration.ofMillis(1_500);
    }

    @Override
    public Kept keep(Path directory, List<Charge> charges) throws IOException {
        StringBuilder settings = new StringBuilder("""
                [supervisord]
                nodaemon=true
                user=%s
                logfile=%2$s/supervisord.log
                pidfile=%2$s/supervisord.pid
                childlogdir=%2$s
                """.formatted(System.getProperty("user.name"), directory));
        for (Charge charge : charges) {
            settings.append("""

                    [program:%s]
                    command=/bin/sh %s
                    autorestart=true
                    """.formatted(charge.name(), charge.script()));
        }
        Path file = Files.writeString(directory.resolve("supervisord.conf"), settings);
        Process process = Tool.start(directory.resolve("keeper.log"), PROGRAM, "-c", file.toString());
        return () -> Tool.end(process);
    }
}
