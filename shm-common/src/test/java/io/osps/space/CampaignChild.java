/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.nio.file.Path;
import java.util.random.RandomGenerator;

/** A process of the campaign: an {@link Actor} that goes on until somebody kills it, or its log is full. */
final class CampaignChild {
    private CampaignChild() {}

    /** @param arguments the space's path, the log's path */
    public static void main(String... arguments) throws Exception {
        EventLog log = EventLog.create(Path.of(arguments[1]), 400_000);
        MappedSpace space = MappedSpace.open(config(Path.of(arguments[0])), "actor", null);
        Actor actor = new Actor(space, log, RandomGenerator.getDefault());
        while (!log.isFull()) {
            actor.step();
        }
        actor.leave();
    }

    static SpaceConfig config(Path path) {
        return new SpaceConfig(path, 64, 32, 16, 8, 1);
    }
}
