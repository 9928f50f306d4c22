/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import io.osps.boot.Running;
import io.osps.worker.handler.Handler;
import java.util.List;
import java.util.Map;

/** Makes a handler of each command in the settings that is started anew for each request. */
public final class CommandHandlers {
    private CommandHandlers() {}

    /**
     * Makes them.
     *
     * @param commands by the name of the handler
     * @param containment how the processes of a run are held together
     * @param directories where the private directories of runs are made
     * @param limit most bytes of a result
     * @throws io.osps.boot.StartException when a command cannot be run as it is set
     */
    public static List<Handler> of(
            Map<String, CommandProperties> commands,
            Containment containment,
            Running<WorkDirectories> directories,
            int limit) {
        commands.forEach((name, properties) -> properties.check(name));
        return commands.entrySet().stream()
                .filter(entry -> !entry.getValue().isKept())
                .<Handler>map(
                        entry -> new ProgramHandler(entry.getKey(), entry.getValue(), containment, directories, limit))
                .toList();
    }
}
