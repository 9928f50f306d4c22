/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What {@code /proc} tells of processes, and signals to them. */
final class LinuxProcess {
    private LinuxProcess() {}

    /** The living processes that have this variable with this value in their environment. */
    static List<Long> withEnvironment(String variable, String value) {
        String wanted = variable + "=" + value;
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.chars().allMatch(Character::isDigit))
                    .map(Long::valueOf)
                    .filter(pid -> pid != ProcessHandle.current().pid())
                    .filter(pid -> has(pid, wanted) && isAlive(pid))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static boolean isAlive(long pid) {
        return status(pid, "State:").matches("[^ZX].*");
    }

    /** Resident memory that is neither a mapped file's nor shared: in KiB. */
    static long rssKib(long pid) {
        return kib(pid, "VmRSS:") - kib(pid, "RssShmem:");
    }

    private static String arguments(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    /** The directories in {@code /proc} of those processes whose words, each with a NUL behind it, are such. */
    static List<Path> withArguments(Predicate<String> such) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> such.test(arguments(process)))
                    .toList();
        }
    }

    static String commandLine(long pid) {
        return text(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
    }

    /** Whether this process ignores SIGINT, and so do those that it starts: a shell's background job does. */
    static boolean ignoresInterrupts() {
        long signals = Long.parseUnsignedLong(status(ProcessHandle.current().pid(), "SigIgn:"), 16);
        return (signals & 2) != 0;
    }

    static void signal(String name, long pid) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("no such process: pid=" + pid);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static long kib(long pid, String field) {
        String value = status(pid, field).replaceAll("\\D", "");
        return value.isEmpty() ? 0 : Long.parseLong(value);
    }

    private static String status(long pid, String field) {
        return text(Path.of("/proc/" + pid + "/status"))
                .lines()
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()).strip())
                .findFirst()
                .orElse("");
    }

    private static boolean has(long pid, String wanted) {
        return List.of(text(Path.of("/proc/" + pid + "/environ")).split("\0", -1))
                .contains(wanted);
    }

    /** Empty when the process is gone. */
    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }
}
