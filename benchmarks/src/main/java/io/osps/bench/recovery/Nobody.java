/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import io.osps.bench.process.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Starts workers by hand. Nobody brings them back. */
final class Nobody implements Keeper {
    @Override
    public String name() {
        return "a plain start";
    }

    @Override
    public boolean isInstalled() {
        return true;
    }

    @Override
    public Duration stableAfter() {
        return Duration.ofMillis(500);
    }

    @Override
    public Kept keep(Path directory, List<Charge> charges) throws IOException {
        for (Charge charge : charges) {
            start(directory, charge);
        }
        return () -> {};
    }

    static void start(Path directory, Charge charge) throws IOException {
        Tool.start(directory.resolve("keeper.log"), "/bin/sh", charge.script().toString());
    }
}
