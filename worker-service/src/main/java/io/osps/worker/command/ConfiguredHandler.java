/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import io.osps.worker.handler.Handler;
import java.time.Duration;

/** A command of the settings as a handler, whether its program is started for each request or stays. */
public abstract class ConfiguredHandler implements Handler {
    private final String name;
    private final CommandProperties properties;

    protected ConfiguredHandler(String name, CommandProperties properties) {
        this.name = name;
        this.properties = properties;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final Duration timeout() {
        return properties.timeout();
    }

    @Override
    public final boolean idempotent() {
        return properties.idempotent();
    }

    /** What is set for it. */
    public final CommandProperties properties() {
        return properties;
    }
}
