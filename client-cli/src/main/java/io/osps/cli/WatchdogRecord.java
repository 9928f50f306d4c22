/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a watchdog writes about itself when it answers.
 *
 * @param process the watchdog
 * @param host where its actuator listens: loopback, or the address of its container
 * @param httpPort its actuator's port
 * @param space the file of the space that it uses
 */
record WatchdogRecord(OsProcess process, String host, int httpPort, Path space) {
    private static final String LOOPBACK = "127.0.0.1";

    /** The record that lies there, of a living watchdog or a dead one. */
    static Optional<WatchdogRecord> read(StateDirectory state) {
        try {
            JsonNode json = JsonMapper.shared().readTree(Files.readString(state.watchdogRecord()));
            String host = json.path("host").asString("");
            return Optional.of(new WatchdogRecord(
                    new OsProcess(
                            json.required("pid").asLong(),
                            json.required("startTicks").asLong()),
                    host.isEmpty() ? LOOPBACK : host,
                    json.required("httpPort").asInt(),
                    Path.of(json.required("space").asString())));
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }

    /** The record of a watchdog that is alive, as far as that can be told from here. */
    static Optional<WatchdogRecord> living(StateDirectory state) {
        return read(state)
                .filter(record -> record.isInContainer() || record.process().isAlive());
    }

    /** Whether it runs in a container, so that its pid says nothing here. */
    boolean isInContainer() {
        return !host.equals(LOOPBACK);
    }

    /**
     * Refuses what only the engine can do that runs the containers.
     *
     * @param command what to type instead, on the machine that has the engine
     */
    static void refuseInContainers(StateDirectory state, String command) {
        if (read(state).filter(WatchdogRecord::isInContainer).isPresent()) {
            throw CommandFailure.usage(
                    "OSPS runs in containers, and only their engine can do this.", "Type instead: " + command);
        }
    }

    /** How to ask it. */
    WatchdogClient client() {
        return new WatchdogClient(host, httpPort, isInContainer() ? new SpaceFiles(space) : null);
    }
}
