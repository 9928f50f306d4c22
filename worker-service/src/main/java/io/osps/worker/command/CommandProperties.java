/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import io.osps.boot.StartException;
import io.osps.worker.handler.Handler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
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
 * @param processes how many processes of it stay and take one request after the other; 0 for a new one for each request
 * @param readyWithin longest time from the start of a process that stays to its first {@code NEXT}
 * @param recycle when another process takes the place of one that stays
 */
public record CommandProperties(
        List<String> command,
        Duration timeout,
        boolean idempotent,
        Map<String, String> environment,
        @Nullable Path directory,
        @Nullable DataSize memory,
        int processes,
        Duration readyWithin,
        Recycle recycle) {
    /**
     * When a process that stays is worn.
     *
     * @param requests after how many requests; 0 for never
     * @param age how long after its start; zero for never
     */
    public record Recycle(
            @DefaultValue("0") long requests,
            @DefaultValue("0s") Duration age) {
        /** Never. */
        public static final Recycle NEVER = new Recycle(0, Duration.ZERO);
    }

    private static final int MOST_PROCESSES = 256;
    private static final Duration READY_WITHIN = Duration.ofMinutes(1);

    /** Fills in the defaults. */
    public CommandProperties(
            @Nullable List<String> command,
            @Nullable Duration timeout,
            boolean idempotent,
            @Nullable Map<String, String> environment,
            @Nullable Path directory,
            @Nullable DataSize memory,
            int processes,
            @Nullable Duration readyWithin,
            @Nullable Recycle recycle) {
        this.command = command == null ? List.of() : List.copyOf(command);
        this.timeout = timeout == null ? Handler.DEFAULT_TIMEOUT : timeout;
        this.idempotent = idempotent;
        this.environment = environment == null ? Map.of() : Map.copyOf(environment);
        this.directory = directory;
        this.memory = memory;
        this.processes = processes;
        this.readyWithin = readyWithin == null ? READY_WITHIN : readyWithin;
        this.recycle = recycle == null ? Recycle.NEVER : recycle;
    }

    /** Whether its processes stay. */
    public boolean isKept() {
        return processes > 0;
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
                    directory.isAbsolute()
                            ? "Create it or leave the setting out: then each run has a private directory."
                            : "Write the whole path: a worker runs in a directory of its own.");
        }
        Program.check(setting, command.getFirst(), directory, environment.getOrDefault("PATH", Program.inherited()));
        checkKept(setting);
        if (memory != null && memory.toKilobytes() < 1024) {
            throw new StartException(
                    "a command's memory is too little to start anything: setting=" + setting + ".memory value=" + memory
                            + " least=1MB",
                    "Give it more, or leave the setting out for no limit.");
        }
    }

    private void checkKept(String setting) {
        if (processes < 0 || processes > MOST_PROCESSES) {
            throw new StartException(
                    "a limit is out of its range: setting=" + setting + ".processes value=" + processes
                            + " least=0 most=" + MOST_PROCESSES,
                    "Choose one between; 0 starts the program anew for each request.");
        }
        if (isKept()
                && command.stream()
                        .anyMatch(word -> CommandLine.PLACE.matcher(word).find())) {
            throw new StartException(
                    "a program that stays has no file for each request: setting=" + setting + ".command processes="
                            + processes,
                    "Leave out {input} and {output}: it gets the payload as the answer to NEXT, or leave out processes.");
        }
        if (!isKept() && !recycle.equals(Recycle.NEVER)) {
            throw new StartException(
                    "a program that is started anew for each request cannot be recycled: setting=" + setting
                            + ".recycle",
                    "Set processes, or leave recycle out.");
        }
        if (readyWithin.toMillis() <= 0
                || recycle.requests() < 0
                || recycle.age().isNegative()) {
            throw new StartException(
                    "a limit is out of its range: setting=" + setting + " ready-within=" + readyWithin
                            + " recycle.requests=" + recycle.requests() + " recycle.age=" + recycle.age(),
                    "ready-within is 1ms at least, the others are 0 for never or more.");
        }
    }
}
