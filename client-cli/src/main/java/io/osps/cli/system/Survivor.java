/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.process.OwnProcess;
import io.osps.process.ProcessId;
import io.osps.process.ProcessTable;
import io.osps.space.MappedSpace;
import io.osps.space.Participant;
import io.osps.space.SpaceConfig;
import io.osps.space.SpaceException;
import io.osps.space.SpaceInspector;
import io.osps.space.StatePath;
import java.io.IOException;
import java.nio.file.Path;
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
record Survivor(String name, String role, ProcessId process) {
    private static final String MARK = "OSPS_SPAWN=";

    /** All that live there, by name; none where the space cannot be read. */
    static List<Survivor> find(SystemSpace file) {
        if (!file.exists()) {
            return List.of();
        }
        try (SpaceInspector space = MappedSpace.inspector(file.path())) {
            return space.participants().stream()
                    // The pid of one in another namespace names nobody here.
                    .filter(participant -> participant.pidNamespace() == OwnProcess.pidNamespace())
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
    static List<Survivor> findMarked(SystemSpace file) {
        String place = SpaceConfig.PATH_VARIABLE + "=" + file.path();
        return ProcessTable.own()
                .findByEnvironment(environment -> environment.contains(place)
                        && environment.stream().anyMatch(variable -> variable.startsWith(MARK)))
                .stream()
                .map(process -> new Survivor("process " + process.pid(), "", process))
                .toList();
    }

    /** Its state directory by its environment; empty where that cannot be seen. */
    Optional<Path> state() {
        Map<String, String> variables = new HashMap<>();
        try {
            for (String variable : ProcessTable.own().environment(process.pid())) {
                int equals = variable.indexOf('=');
                if (equals > 0) {
                    variables.put(variable.substring(0, equals), variable.substring(equals + 1));
                }
            }
            return variables.isEmpty() ? Optional.empty() : Optional.of(StatePath.of(variables));
        } catch (IOException | SpaceException _) {
            return Optional.empty();
        }
    }

    private static Survivor of(Participant participant) {
        return new Survivor(
                participant.name(), participant.role(), new ProcessId(participant.pid(), participant.startTicks()));
    }
}
