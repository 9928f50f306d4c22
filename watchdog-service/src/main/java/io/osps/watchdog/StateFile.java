/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.osps.boot.Admission;
import io.osps.boot.StartException;
import io.osps.space.MappedSpace;
import io.osps.space.Participant;
import io.osps.space.PrivateFiles;
import io.osps.space.SpaceException;
import io.osps.space.StatePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code watchdog.json} in the state directory: by it the CLI finds the watchdog. Written when the actuator listens, in
 * one step; removed at a clean end. What a killed watchdog leaves behind names a process that is gone.
 */
final class StateFile {
    /**
     * The content.
     *
     * @param pid the watchdog's process
     * @param startTicks its start time, which with the pid names it for good
     * @param host where its actuator listens when it is in a container, so that the pid says nothing; else empty
     * @param httpPort its actuator's port
     * @param space path of the space
     * @param admission how clients are let in
     * @param callbacks whether any client may have a worker connect to it
     */
    record Content(
            long pid,
            long startTicks,
            String host,
            int httpPort,
            String space,
            Admission admission,
            boolean callbacks) {}

    private static final String SETTING = "OSPS_STATE";

    private final Path state;
    private final Path file;
    private final String host;
    private final Admission admission;
    private final boolean callbacks;
    private final JsonMapper mapper;
    private volatile boolean written;

    /**
     * Makes one that is not written.
     *
     * @param state the state directory
     * @param host of its container, or empty
     * @param admission how clients are let in
     * @param callbacks whether any client may have a worker connect to it
     */
    StateFile(Path state, String host, Admission admission, boolean callbacks, JsonMapper mapper) {
        this.state = state;
        this.file = state.resolve(StatePath.WATCHDOG);
        this.host = host;
        this.admission = admission;
        this.callbacks = callbacks;
        this.mapper = mapper;
    }

    /**
     * Makes the state directory this user's alone. The one that containers share is made by their engine: it is looked at and
     * left as it is.
     */
    void claimDirectory() {
        try {
            if (host.isEmpty()) {
                PrivateFiles.claim(state, StatePath.MARKS, SETTING);
            } else {
                PrivateFiles.makeDirectory(state);
                PrivateFiles.requireTrusted(state, SETTING);
            }
        } catch (SpaceException e) {
            throw new StartException("the state directory is not to be trusted: " + e.getMessage(), e.action(), e);
        } catch (IOException e) {
            throw unusable(state, e);
        }
    }

    private static StartException unusable(Path path, IOException cause) {
        return new StartException(
                "the state directory cannot be used: path=" + path + " cause=" + cause,
                "Make the directory writable or set " + SETTING + " to one that is.",
                cause);
    }

    /**
     * Writes it.
     *
     * @param httpPort the actuator's port
     */
    void write(MappedSpace space, int httpPort) {
        Participant self = space.self();
        Content content = new Content(
                self.pid(), self.startTicks(), host, httpPort, space.path().toString(), admission, callbacks);
        try {
            Path whole = Files.createTempFile(state, "watchdog", ".tmp");
            Files.writeString(whole, mapper.writeValueAsString(content));
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            written = true;
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** Removes it, if this process wrote it. */
    void remove() throws IOException {
        if (written) {
            Files.deleteIfExists(file);
        }
    }
}
