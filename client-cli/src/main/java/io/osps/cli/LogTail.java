package io.osps.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;

/** Reads on from a place in a log; begins again at its start when the log was cut. Not thread safe. */
final class LogTail {
    static final Duration POLL = Duration.ofMillis(200);

    private static final int BLOCK = 1 << 13;

    private final Path log;
    private long position;

    LogTail(Path log, long position) {
        this.log = log;
        this.position = position;
    }

    /** Copies what has come since the last time. */
    void copyTo(OutputStream out) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            if (file.length() < position) {
                position = 0;
            }
            file.seek(position);
            byte[] block = new byte[BLOCK];
            for (int read = file.read(block); read > 0; read = file.read(block)) {
                out.write(block, 0, read);
                position += read;
            }
        }
        out.flush();
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
