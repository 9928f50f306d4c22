/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process that holds a lock on a file, as {@code /proc/locks} tells: "{@code 1: POSIX  ADVISORY  READ 4711 00:1f:5678 0 EOF}"
 * with the holder, and the device (hexadecimal) and inode of the file.
 *
 * @param pid its process
 */
public record LockHolder(long pid) {
    private static final ProcessTable TABLE = ProcessTable.own();
    private static final int FIELDS = 8;
    private static final int PID = 4;
    private static final int FILE = 5;
    private static final int LONGEST_COMMAND = 80;

    /** Who holds a lock on that file, as far as that can be seen from here: not processes of other pid namespaces. */
    public static Optional<LockHolder> of(Path file) {
        try {
            long inode = (long) Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
            long device = (long) Files.getAttribute(file, "unix:dev", LinkOption.NOFOLLOW_LINKS);
            List<String> locks = Files.readAllLines(TABLE.file("locks"), StandardCharsets.US_ASCII);
            return find(locks, name(device, inode)).or(() -> find(locks, ":" + inode));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /**
     * Looks for a file by the end of its name there: some file systems, such as btrfs, have another device in {@code stat}
     * than there, and the inode has to do.
     */
    static Optional<LockHolder> find(List<String> locks, String file) {
        return locks.stream()
                .map(line -> line.strip().split("\\s+", -1))
                // One that waits has an arrow in the place of the kind.
                .filter(fields -> fields.length >= FIELDS && !fields[1].equals("->") && fields[FILE].endsWith(file))
                .map(fields -> new LockHolder(Long.parseLong(fields[PID])))
                .filter(holder -> holder.pid() > 0)
                .findFirst();
    }

    /** How {@code /proc/locks} names a file. */
    static String name(long device, long inode) {
        long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
        long minor = (device & 0xff) | (device >>> 12 & ~0xffL);
        return "%02x:%02x:%d".formatted(major, minor, inode);
    }

    /** Whether it is likely to run the same program as this process, for this user. */
    public boolean isOurs() {
        Optional<String> program =
                ProcessHandle.of(pid).flatMap(process -> process.info().command());
        Optional<String> own = ProcessHandle.current().info().command();
        return program.isPresent() && program.equals(own) && isOfUser(OwnProcess.userId());
    }

    private boolean isOfUser(int user) {
        try {
            return Files.getAttribute(TABLE.directory(pid), "unix:uid").equals(user);
        } catch (IOException _) {
            return false;
        }
    }

    /** For people: {@code pid=… user=… command="…"}. Another user may choose the command, so it is cut and cleaned. */
    @Override
    public String toString() {
        return "pid=" + pid + " user=" + user() + " command=\"" + command() + '"';
    }

    private String user() {
        try {
            return Files.getOwner(TABLE.directory(pid)).getName();
        } catch (IOException _) {
            return "unknown";
        }
    }

    private String command() {
        return Stream.of("cmdline", "comm")
                .map(this::read)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("unknown");
    }

    private String read(String file) {
        String printable = TABLE.text(pid, file)
                .replace('\0', ' ')
                .strip()
                .replaceAll("[^ -~]", "?")
                .replace('"', '\'');
        return printable.length() <= LONGEST_COMMAND ? printable : printable.substring(0, LONGEST_COMMAND) + "...";
    }
}
