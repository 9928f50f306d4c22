/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import io.osps.failure.LogExcerpt;
import io.osps.space.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/**
 * The file that a service's standard output and error go to. A file and not a pipe: the service goes on when the watchdog
 * dies. Appended to by each life of the service; at a start past the size it becomes {@code NAME.log.1} and a new one is
 * begun. While the service runs {@link LogRotation} does that.
 */
final class LogFile {
    private final Path path;
    private final long begin;

    private LogFile(Path path, long begin) {
        this.path = path;
        this.begin = begin;
    }

    /** The file as it is when a new life begins. */
    static LogFile begin(Path path, long mostBytes) throws IOException {
        PrivateFiles.makeDirectory(Objects.requireNonNull(path.toAbsolutePath().getParent()));
        long size = Files.exists(path) ? Files.size(path) : 0;
        if (size > mostBytes) {
            Files.move(path, path.resolveSibling(path.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            size = 0;
        }
        PrivateFiles.makeFile(path);
        return new LogFile(path, size);
    }

    Path path() {
        return path;
    }

    /**
     * What this life said last: its last line, or the description in Spring Boot's report of a failed start. Empty when it
     * said nothing.
     */
    String lastWords() {
        return LogExcerpt.of(path, begin).lastWords();
    }
}
