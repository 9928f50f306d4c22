/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.space.MappedSpace;
import io.osps.space.Participant;
import io.osps.space.SpaceConfig;
import io.osps.space.SpaceException;
import io.osps.space.SpaceInspector;
import io.osps.space.StatePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A service that lives in the space.
 *
 * @param name such as {@code worker-1}
 * @param role such as {@code worker}
 * @param process its process
 */
record Survivor(String name, String role, OsProcess process) {
    private static final String MARK = "OSPS_SPAWN=";

    /** All that live there, by name; none where the space cannot be read. */
    static List<Survivor> find(SpaceFiles file) {
        if (!file.exists()) {
            return List.of();
        }
        try (SpaceInspector space = MappedSpace.inspector(file.path())) {
            return space.participants().stream()
                    .filter(space::isAlive)
                    .map(Survivor::of)
                    .filter(survivor -> survivor.process().isAlive())
                    .sorted(Comparator.comparing(Survivor::name))
                    .toList();
        } catch (SpaceException | IOException _) {
            return List.of();
        }
    }

    /**
     * Those that a watchdog has made for that space and that have not joined it yet, or are about to leave: told by their
     * environment, whether the space's file is there or not.
     */
    static List<Survivor> findMarked(SpaceFiles file) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            List<Survivor> found = new ArrayList<>();
            for (Path process : processes) {
                List<String> environment = environment(process);
                boolean made = environment.stream().anyMatch(variable -> variable.startsWith(MARK));
                if (made && environment.contains(SpaceConfig.PATH_VARIABLE + "=" + file.path())) {
                    long pid = Long.parseLong(process.getFileName().toString());
                    OsProcess.now(pid).ifPresent(now -> found.add(new Survivor("process " + pid, "", now)));
                }
            }
            return found;
        } catch (IOException | DirectoryIteratorException _) {
            return List.of();
        }
    }

    private static List<String> environment(Path process) {
        try {
            String text = new String(Files.readAllBytes(process.resolve("environ")), StandardCharsets.UTF_8);
            return List.of(text.split("\0", -1));
        } catch (IOException _) {
            // Gone, or another user's.
            return List.of();
        }
    }

    /** Its state directory by its environment; empty where that cannot be seen. */
    Optional<Path> state() {
        Map<String, String> variables = new HashMap<>();
        for (String variable : environment(Path.of("/proc", Long.toString(process.pid())))) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        try {
            return variables.isEmpty() ? Optional.empty() : Optional.of(StatePath.of(variables));
        } catch (SpaceException _) {
            return Optional.empty();
        }
    }

    private static Survivor of(Participant participant) {
        return new Survivor(
                participant.name(), participant.role(), new OsProcess(participant.pid(), participant.startTicks()));
    }
}
