/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.process.OwnProcess;
import io.osps.space.PrivateFiles;
import io.osps.space.StatePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory in which a running system leaves what outlives its processes: {@code watchdog.json}, {@code endpoint},
 * {@code logs/}.
 *
 * @param path absolute; see {@link StatePath}
 */
public record StateDirectory(Path path) {
    public static final String VARIABLE = StatePath.VARIABLE;

    private static final String LOG_SUFFIX = ".log";

    /**
     * The one that the environment names. One that another user could have made is refused: what it says of where the
     * system listens would be believed. Root may look into anybody's.
     */
    public static StateDirectory of(Map<String, String> environment) {
        StateDirectory state = new StateDirectory(StatePath.of(environment));
        if (OwnProcess.userId() != 0) {
            try {
                PrivateFiles.requireTrusted(state.path(), VARIABLE);
            } catch (FileSystemException e) {
                throw CommandFailure.of(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return state;
    }

    /**
     * Makes it, or makes it and all that is in it readable and writable for this user alone.
     *
     * @throws io.osps.space.SpaceException when it is not to be trusted
     */
    void claim() throws IOException {
        try {
            PrivateFiles.claim(path, StatePath.MARKS, VARIABLE);
        } catch (FileSystemException e) {
            throw CommandFailure.unavailable(
                    "the state directory cannot be made or used: state=" + path + " file=" + e.getFile() + " cause="
                            + CommandFailure.cause(e),
                    "Set " + VARIABLE + " to a directory that this user may make and write, or HOME to this user's.");
        }
    }

    /** Makes what the watchdog's process writes to before it runs its program: its log, and the directory for crash files. */
    void prepareLogs() throws IOException {
        PrivateFiles.makeDirectory(logs());
        PrivateFiles.makeFile(log("watchdog"));
        PrivateFiles.makeDirectory(crashes());
    }

    Path lock() {
        return path.resolve(StatePath.LOCK);
    }

    Path watchdogRecord() {
        return path.resolve(StatePath.WATCHDOG);
    }

    Path logs() {
        return path.resolve(StatePath.LOGS);
    }

    Path log(String service) {
        return logs().resolve(service + LOG_SUFFIX);
    }

    /** The files of the dossiers, the newest first. */
    List<Path> dossiers() throws IOException {
        return newestFirst(path.resolve("dossiers"));
    }

    /** What processes left when they crashed, the newest first. */
    List<Path> crashFiles() throws IOException {
        return newestFirst(crashes());
    }

    private static List<Path> newestFirst(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted(Comparator.comparingLong(
                                    (Path file) -> file.toFile().lastModified())
                            .reversed())
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        }
    }

    /** Where a JVM that crashes leaves its report. */
    Path crashes() {
        return path.resolve("crashes");
    }

    /** The services that have a log, sorted. */
    List<String> logged() {
        try (Stream<Path> files = Files.list(logs())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(LOG_SUFFIX))
                    .map(name -> name.substring(0, name.length() - LOG_SUFFIX.length()))
                    .sorted()
                    .toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients reach the dispatcher of the system that {@code up} started from this directory. */
    public Optional<Endpoint> endpoint() {
        try {
            return Optional.of(Endpoint.parse(Files.readString(endpointFile()).strip()));
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    public void remember(Endpoint endpoint) throws IOException {
        Path whole = Files.createTempFile(path, "endpoint", ".tmp", PrivateFiles.FILE);
        Files.writeString(whole, endpoint + "\n");
        Files.move(whole, endpointFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes what says that a system runs. Logs stay. */
    void forget() throws IOException {
        Files.deleteIfExists(endpointFile());
        Files.deleteIfExists(watchdogRecord());
    }

    private Path endpointFile() {
        return path.resolve("endpoint");
    }
}
