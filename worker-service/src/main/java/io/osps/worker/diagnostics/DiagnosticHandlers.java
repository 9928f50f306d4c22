/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.diagnostics;

import io.osps.worker.handler.Handler;
import java.util.List;

/** The handlers of {@code osps.worker.diagnostics=true}: each shows one way in which a request goes wrong. */
public final class DiagnosticHandlers {
    private DiagnosticHandlers() {}

    public static List<Handler> all() {
        return List.of(
                new FailHandler(),
                new SpinHandler(),
                new ExitHandler(),
                new DeadlockHandler(),
                new AllocateHandler(),
                new ChurnHandler());
    }
}
