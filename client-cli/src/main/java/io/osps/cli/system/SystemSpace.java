/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.space.SpaceException;
import io.osps.space.SpaceFiles;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;

/**
 * The space of a system, as the command line finds it. Every process that lives in the space holds a lock on a byte of the file, past
 * all data, so that one who gets the lock on the whole of it has proof that nobody does.
 *
 * @param path the mapped file
 */
public record SystemSpace(Path path) {
    /** That of the watchdog that ran last from this directory, else the usual place. */
    public static SystemSpace of(StateDirectory state, Map<String, String> environment) {
        return WatchdogRecord.read(state)
                .map(record -> new SystemSpace(record.space()))
                .orElseGet(() -> of(environment));
    }

    public static SystemSpace of(Map<String, String> environment) {
        String named = environment.getOrDefault(SpaceConfig.PATH_VARIABLE, "");
        return new SystemSpace(
                named.isEmpty()
                        ? SpaceConfig.defaultPath()
                        : Path.of(named).toAbsolutePath().normalize());
    }

    boolean exists() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** The path; fails when there is no file. */
    public Path requireExisting() {
        if (!exists()) {
            throw CommandFailure.unavailable(
                    "there is no space: path=" + path,
                    "Start OSPS by: osps up; or set " + SpaceConfig.PATH_VARIABLE + " to the file of a running one.");
        }
        return path;
    }

    /**
     * Deletes the file and what lies beside it, unless a living process is in the space; their directory too if it is empty
     * then and ours to delete.
     *
     * @return whether it is gone
     */
    boolean removeIfUnused() throws IOException {
        try (FileChannel channel = FileChannel.open(path, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
                FileLock whole = channel.tryLock()) {
            if (whole == null) {
                return false;
            }
            MappedSpace.delete(path);
        } catch (NoSuchFileException _) {
            MappedSpace.delete(path);
        }
        return true;
    }

    /**
     * What has to be shown to be obeyed: the space says it itself; the file beside it is asked where the space does not.
     *
     * @throws CommandFailure when neither can be read
     */
    Token token() {
        try {
            return Token.of(MappedSpace.secret(path).digits());
        } catch (SpaceException unreadable) {
            try {
                return Token.ofFile(tokenFile());
            } catch (IOException _) {
                throw CommandFailure.of(unreadable);
            }
        }
    }

    /** Whether the file beside the space has its token, and is this user's alone. */
    public boolean isTokenKept() {
        return Token.of(MappedSpace.secret(path).digits()).isKeptIn(tokenFile());
    }

    /** Where the token lies for people and their tools. */
    public Path tokenFile() {
        return new SpaceFiles(path).token();
    }
}
