package io.osps.cli;

import io.osps.space.SpaceConfig;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The space's file with what lies beside it. Every process that lives in the space holds a lock on a byte of its lock
 * file, so that one who gets the lock on the whole of it has proof that nobody does.
 *
 * @param path the mapped file
 */
record SpaceFiles(Path path) {
    /** That of the watchdog that ran last from this directory, else the usual place. */
    static SpaceFiles of(StateDirectory state, Map<String, String> environment) {
        return WatchdogRecord.read(state)
                .map(record -> new SpaceFiles(record.space()))
                .orElseGet(() -> of(environment));
    }

    static SpaceFiles of(Map<String, String> environment) {
        String named = environment.getOrDefault(SpaceConfig.PATH_VARIABLE, "");
        return new SpaceFiles(
                named.isEmpty()
                        ? SpaceConfig.defaultPath()
                        : Path.of(named).toAbsolutePath().normalize());
    }

    boolean exists() {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** The path; fails when there is no file. */
    Path requireExisting() {
        if (!exists()) {
            throw Failure.unavailable(
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
        Path lock = path.resolveSibling(path.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock whole = channel.tryLock()) {
            if (whole == null) {
                return false;
            }
            remove(lock);
        } catch (NoSuchFileException _) {
            remove(lock);
        }
        return true;
    }

    private void remove(Path lock) throws IOException {
        Files.deleteIfExists(path);
        Files.deleteIfExists(path.resolveSibling(path.getFileName() + ".new"));
        Files.deleteIfExists(path.resolveSibling("token"));
        Files.deleteIfExists(lock);
        Path directory = path.getParent();
        if (directory != null) {
            try {
                Files.deleteIfExists(directory);
            } catch (FileSystemException _) {
                // Somebody else's file lies there, or somebody else made it, such as systemd or a mount: it is not
                // ours.
            }
        }
    }
}
