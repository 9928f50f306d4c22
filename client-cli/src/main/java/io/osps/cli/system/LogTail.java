/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;

/**
 * Reads on from a place in a log. When the log was emptied, what was not read before is read from {@code NAME.log.1}, which has
 * what was in it, and then the log from its start. Not thread safe.
 */
final class LogTail {
    static final Duration POLL = Duration.ofMillis(200);

    private static final int BLOCK = 1 << 13;

    private final Path log;
    private final Path older;
    private long position;
    private FileTime olderTime;

    LogTail(Path log, long position) {
        this.log = log;
        this.older = log.resolveSibling(log.getFileName() + ".1");
        this.position = position;
        this.olderTime = timeOfOlder();
    }

    /** Copies what has come since the last time. */
    void copyTo(OutputStream out) throws IOException {
        if (Files.size(log) < position) {
            // An older one from before is of an earlier time.
            if (!timeOfOlder().equals(olderTime)) {
                copy(older, position, out);
            }
            position = 0;
        }
        olderTime = timeOfOlder();
        position = copy(log, position, out);
        out.flush();
    }

    private static long copy(Path from, long start, OutputStream out) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(from.toFile(), "r")) {
            file.seek(start);
            byte[] block = new byte[BLOCK];
            long end = start;
            for (int read = file.read(block); read > 0; read = file.read(block)) {
                out.write(block, 0, read);
                end += read;
            }
            return end;
        }
    }

    private FileTime timeOfOlder() {
        try {
            return Files.getLastModifiedTime(older);
        } catch (IOException _) {
            return FileTime.fromMillis(0);
        }
    }

    /** Where the last so many lines begin. Reads the file from its end, block by block. */
    static long startOfLast(Path log, int lines) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long end = file.length();
            int ends = 0;
            byte[] block = new byte[BLOCK];
            for (long blockEnd = end; blockEnd > 0; ) {
                long blockStart = Math.max(0, blockEnd - BLOCK);
                int length = (int) (blockEnd - blockStart);
                file.seek(blockStart);
                file.readFully(block, 0, length);
                for (int i = length - 1; i >= 0; i--) {
                    // The line end at the very end of the file ends the last line and begins none.
                    if (block[i] == '\n' && blockStart + i != end - 1 && ++ends == lines) {
                        return blockStart + i + 1;
                    }
                }
                blockEnd = blockStart;
            }
            return lines == 0 ? end : 0;
        }
    }
}
