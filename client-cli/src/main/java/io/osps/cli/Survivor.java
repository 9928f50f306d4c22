package io.osps.cli;

import io.osps.space.MappedSpace;
import io.osps.space.Participant;
import io.osps.space.SpaceException;
import io.osps.space.SpaceInspector;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/**
 * A service that lives in the space.
 *
 * @param name such as {@code worker-1}
 * @param role such as {@code worker}
 * @param process its process
 */
record Survivor(String name, String role, OsProcess process) {
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

    private static Survivor of(Participant participant) {
        return new Survivor(
                participant.name(), participant.role(), new OsProcess(participant.pid(), participant.startTicks()));
    }
}
