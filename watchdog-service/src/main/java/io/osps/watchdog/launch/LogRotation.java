/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import io.osps.space.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each log within a size while its service runs. A service holds its log open and appends to it, so a log that is past
 * the size is copied to {@code NAME.log.1} and emptied; lines that are written between the two are lost. For one thread.
 *
 * @param logs their directory, which need not be there yet
 * @param mostBytes past which one is emptied
 */
public record LogRotation(Path logs, long mostBytes) {
    private static final Logger log = LoggerFactory.getLogger(LogRotation.class);

    /** Looks at each log once. */
    public void pass() {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(logs, "*.log")) {
            for (Path file : found) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) > mostBytes) {
                    rotate(file);
                }
            }
        } catch (NoSuchFileException _) {
            // None was written yet, or it was removed just now.
        } catch (IOException | DirectoryIteratorException e) {
            log.warn("the sizes of the logs cannot be looked at: directory={} cause={}", logs, e.toString());
        }
    }

    private void rotate(Path file) throws IOException {
        Path older = file.resolveSibling(file.getFileName() + ".1");
        try (FileChannel from =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            long size = from.size();
            try {
                copy(from, older);
            } catch (IOException e) {
                log.warn("a log is emptied and not kept: path={} bytes={} cause={}", file, size, e.toString());
            }
            // On a full disk too: there it is what gives room.
            from.truncate(0);
            log.info("a log was past its size and begins again: path={} bytes={} older={}", file, size, older);
        }
    }

    /** All of it; of one that has grown to a multiple of its size, because no watchdog was there, the end. */
    private void copy(FileChannel from, Path older) throws IOException {
        long size = from.size();
        try (FileChannel to = FileChannel.open(
                older,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        LinkOption.NOFOLLOW_LINKS),
                PrivateFiles.FILE)) {
            long at = size <= 2 * mostBytes ? 0 : size - mostBytes;
            long copied;
            do {
                copied = from.transferTo(at, mostBytes, to);
                at += copied;
                // What comes meanwhile is copied too, as long as the copy is quicker.
            } while (copied > 0 && at < size + mostBytes);
        }
    }
}
