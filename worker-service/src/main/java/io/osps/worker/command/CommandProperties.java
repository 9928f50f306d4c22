/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import io.osps.boot.StartException;
import io.osps.worker.handler.Handler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * One command, {@code osps.worker.commands.NAME}.
 *
 * @param command the program and its arguments, one word an element; no shell reads them. {@code {input}} and
 *     {@code {output}} in a word, also as {@code {input.pdf}}, stand for files
 * @param timeout default and longest deadline
 * @param idempotent whether it may be run again when it is unknown how far the first run came
 * @param environment variables on top of the few that a command is given
 * @param directory where it runs; null for a private directory that is removed afterwards
 * @param memory most address space of each of its processes; null for no limit
 */
public record CommandProperties(
        List<String> command,
        Duration timeout,
        boolean idempotent,
        Map<String, String> environment,
        @Nullable Path directory,
        @Nullable DataSize memory) {
    /** Fills in the defaults. */
    public CommandProperties(
            @Nullable List<String> command,
            @Nullable Duration timeout,
            boolean idempotent,
            @Nullable Map<String, String> environment,
            @Nullable Path directory,
            @Nullable DataSize memory) {
        this.command = command == null ? List.of() : List.copyOf(command);
        this.timeout = timeout == null ? Handler.DEFAULT_TIMEOUT : timeout;
        this.idempotent = idempotent;
        this.environment = environment == null ? Map.of() : Map.copyOf(environment);
        this.directory = directory;
        this.memory = memory;
    }

    /** Refuses what cannot be run, naming the setting. */
    void check(String name) {
        String setting = "osps.worker.commands." + name;
        if (command.isEmpty() || command.getFirst().isBlank()) {
            throw new StartException(
                    "a command has no program: setting=" + setting + ".command",
                    "Give it a list: the program first, then each argument as an element of its own.");
        }
        if (command.size() == 1 && command.getFirst().contains(" ")) {
            throw new StartException(
                    "a command is one word with blanks in it: setting=" + setting + ".command value=\""
                            + command.getFirst() + "\"",
                    "Write it as a list, one word an element, as in [gzip, -c]; for a shell, [sh, -c, 'a | b'].");
        }
        if (directory != null && !directory.toFile().isDirectory()) {
            throw new StartException(
                    "a command's directory does not exist: setting=" + setting + ".directory value=" + directory,
                    "Create it or leave the setting out: then each run has a private directory.");
        }
        Program.check(setting, command.getFirst(), directory, environment.getOrDefault("PATH", Program.inherited()));
        if (memory != null && memory.toKilobytes() < 1024) {
            throw new StartException(
                    "a command's memory is too little to start anything: setting=" + setting + ".memory value=" + memory
                            + " least=1MB",
                    "Give it more, or leave the setting out for no limit.");
        }
    }
}
