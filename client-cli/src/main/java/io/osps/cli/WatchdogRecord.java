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
 * @param httpPort its actuator's port
 * @param space the file of the space that it uses
 */
record WatchdogRecord(OsProcess process, int httpPort, Path space) {
    /** The record that lies there, of a living watchdog or a dead one. */
    static Optional<WatchdogRecord> read(StateDirectory state) {
        try {
            JsonNode json = JsonMapper.shared().readTree(Files.readString(state.watchdogRecord()));
            return Optional.of(new WatchdogRecord(
                    new OsProcess(
                            json.required("pid").asLong(),
                            json.required("startTicks").asLong()),
                    json.required("httpPort").asInt(),
                    Path.of(json.required("space").asString())));
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }

    /** The record of a watchdog that is alive. */
    static Optional<WatchdogRecord> living(StateDirectory state) {
        return read(state).filter(record -> record.process().isAlive());
    }
}
