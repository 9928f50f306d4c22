/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.space.PrivateFiles;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What processes leave when they crash: reports of the JVM, heap dumps, cores. All are gathered in one directory, where {@code
 * osps dossiers} lists them; the newest are kept, up to a number and a size in all, and the newest of all in any case. For
 * one thread.
 */
public final class CrashFiles {
    /** Their directory, below the state directory. */
    public static final String DIRECTORY = "crashes";

    static final int KEPT = 10;

    private static final Logger log = LoggerFactory.getLogger(CrashFiles.class);

    /** What is written where the services run, whatever they are told. */
    private static final String STRAY = "{hs_err_pid*,replay_pid*,java_pid*.hprof*,core,core.*}";

    private final Path state;
    private final Path directory;
    private final long mostBytes;
    private final Set<Path> told = new HashSet<>();

    private record CrashFile(Path path, long bytes, long modified) {}

    /**
     * Knows the directories.
     *
     * @param state the state directory
     * @param mostBytes of all that are kept beside the newest
     */
    public CrashFiles(Path state, long mostBytes) {
        this.state = state;
        this.directory = state.resolve(DIRECTORY);
        this.mostBytes = mostBytes;
    }

    /** Gathers what is new, tells of it once, and removes what is too much. */
    public void pass() {
        try {
            gather();
            List<CrashFile> files = newestFirst(directory, "*");
            for (CrashFile file : files) {
                if (told.add(file.path())) {
                    log.warn("a crash has left a file: path={} bytes={}", file.path(), file.bytes());
                }
            }
            removeOld(files);
        } catch (NoSuchFileException _) {
            // Removed just now by somebody else.
        } catch (IOException | DirectoryIteratorException e) {
            log.warn("crash files cannot be looked after: directory={} cause={}", directory, e.toString());
        }
    }

    private void gather() throws IOException {
        for (CrashFile file : newestFirst(state, STRAY)) {
            PrivateFiles.makeDirectory(directory);
            Path to = directory.resolve(file.path().getFileName());
            // "core" may come again: the time keeps the two apart.
            Files.move(
                    file.path(), Files.exists(to) ? to.resolveSibling(to.getFileName() + "." + file.modified()) : to);
        }
    }

    private void removeOld(List<CrashFile> newestFirst) throws IOException {
        long bytes = 0;
        for (int i = 1; i < newestFirst.size(); i++) {
            CrashFile file = newestFirst.get(i);
            bytes += file.bytes();
            if (i >= KEPT || bytes > mostBytes) {
                Files.deleteIfExists(file.path());
                told.remove(file.path());
                log.info("an old crash file is removed: path={} bytes={}", file.path(), file.bytes());
            }
        }
    }

    private static List<CrashFile> newestFirst(Path directory, String names) throws IOException {
        List<CrashFile> files = new ArrayList<>();
        if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, names)) {
                for (Path path : found) {
                    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                        files.add(new CrashFile(
                                path,
                                Files.size(path),
                                Files.getLastModifiedTime(path).toMillis()));
                    }
                }
            }
        }
        files.sort(Comparator.comparingLong(CrashFile::modified).reversed().thenComparing(CrashFile::path));
        return files;
    }
}
