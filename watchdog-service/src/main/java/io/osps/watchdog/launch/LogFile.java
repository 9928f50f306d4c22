/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import io.osps.space.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;

/**
 * The file that a service's standard output and error go to. A file and not a pipe: the service goes on when the watchdog
 * dies. Appended to by each life of the service; at a start past the size it becomes {@code NAME.log.1} and a new one is
 * begun. While the service runs {@link LogRotation} does that.
 */
final class LogFile {
    private static final int TAIL_BYTES = 8 * 1024;
    private static final int LONGEST_WORDS = 240;
    private static final String DESCRIPTION = "Description:";

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
        try (SeekableByteChannel channel = Files.newByteChannel(path)) {
            // One that was emptied meanwhile has only this life in it.
            long first = begin <= channel.size() ? begin : 0;
            long from = Math.max(first, channel.size() - TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, channel.size() - from));
            channel.position(from);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // A file may be read in pieces.
            }
            return pick(new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return "";
        }
    }

    private static String pick(String text) {
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (lines.isEmpty()) {
            return "";
        }
        int description = lines.lastIndexOf(DESCRIPTION);
        String words =
                description >= 0 && description + 1 < lines.size() ? lines.get(description + 1) : lines.getLast();
        String printable = words.replaceAll("\\p{Cntrl}", " ").replace('"', '\'');
        return printable.length() <= LONGEST_WORDS ? printable : printable.substring(0, LONGEST_WORDS) + "...";
    }
}
