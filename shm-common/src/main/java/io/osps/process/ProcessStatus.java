/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code /proc/PID/status} says, see proc_pid_status(5).
 *
 * @param text all of it; empty when the process is gone
 */
public record ProcessStatus(String text) {
    private static final long KIB = 1024;

    /** The value of the field with that name, without the blanks around it; empty when there is no such field. */
    public Optional<String> field(String name) {
        String head = name + ":";
        return text.lines()
                .filter(line -> line.startsWith(head))
                .map(line -> line.substring(head.length()).strip())
                .findFirst();
    }

    /**
     * The value, in bytes, of a field that the kernel gives in kB, such as {@code VmRSS}.
     *
     * @throws NumberFormatException when the field is not of that kind
     */
    public OptionalLong bytes(String name) {
        Optional<String> kilobytes = field(name).map(value -> value.replaceAll(" kB$", ""));
        return kilobytes.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(kilobytes.get()) * KIB);
    }
}
