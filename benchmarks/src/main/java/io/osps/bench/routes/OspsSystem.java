/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import io.osps.bench.process.OspsCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** OSPS as it is shipped: started and ended by its own command line, with one worker of 64 seats. */
final class OspsSystem implements AutoCloseable {
    private static final int SEATS = 64;
    private static final String CLIENTS = "\"client\"\\s*:\\s*\"127\\.0\\.0\\.1:(\\d+)\"";
    private static final String PID = "\"pid\"\\s*:\\s*(\\d+)";

    private final OspsCommand command;
    private final int dispatcherPort;
    private final int dispatcherHttpPort;
    private final int workerHttpPort;
    private int workerPort;
    private long dispatcherPid;

    private OspsSystem(Path directory) throws IOException {
        this.command = new OspsCommand(directory);
        this.dispatcherPort = Server.freePort();
        this.dispatcherHttpPort = Server.freePort();
        this.workerHttpPort = Server.freePort();
    }

    static OspsSystem start(Path directory) throws Exception {
        OspsSystem system = new OspsSystem(directory);
        Path settings = Files.writeString(directory.resolve("settings.yml"), """
                osps.dispatcher.port: %d
                osps.watchdog.dispatcher-http-port: %d
                osps.watchdog.worker-http-port: %d
                osps.worker.seats: %d
                server.port: %d
                """.formatted(
                system.dispatcherPort, system.dispatcherHttpPort, system.workerHttpPort - 1, SEATS, Server.freePort()));
        try {
            system.command.run("up", "--workers", "1", "--config", settings.toString());
            String status = system.command.run("status", "--json");
            system.workerPort = (int) number(status, "worker-1", CLIENTS);
            system.dispatcherPid = number(status, "dispatcher", PID);
            return system;
        } catch (Exception e) {
            system.close();
            throw e;
        }
    }

    int dispatcherPort() {
        return dispatcherPort;
    }

    int workerPort() {
        return workerPort;
    }

    long dispatcherPid() {
        return dispatcherPid;
    }

    /** What the two processes on a request's way have used so far. */
    Usage usage() throws Exception {
        return Usage.of(dispatcherHttpPort).plus(Usage.of(workerHttpPort));
    }

    /** What a service's entry in the status has after its name. */
    private static long number(String status, String service, String value) throws IOException {
        Matcher entry = Pattern.compile("\"name\"\\s*:\\s*\"" + service + "\".*?" + value, Pattern.DOTALL)
                .matcher(status);
        if (!entry.find()) {
            throw new IOException("the status does not tell it: service=" + service + " status=" + status);
        }
        return Long.parseLong(entry.group(1));
    }

    @Override
    public void close() throws IOException {
        command.run("down");
    }
}
