/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

import java.util.List;

/** The handlers that every worker has. */
public final class BasicHandlers {
    private BasicHandlers() {}

    /**
     * Makes them.
     *
     * @param diagnostics whether {@code sleep} may last forever
     */
    public static List<Handler> all(boolean diagnostics) {
        return List.of(new EchoHandler(), new UpperHandler(), new Sha256Handler(), new SleepHandler(diagnostics));
    }
}
