/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.osps.boot.ServiceControl;
import io.osps.watchdog.supervise.Supervisor;
import java.util.Map;

/** What the watchdog contributes to its heartbeat. It takes no requests, so there is none to refuse or to cancel. */
final class WatchdogControl implements ServiceControl {
    private final Supervisor supervisor;

    WatchdogControl(Supervisor supervisor) {
        this.supervisor = supervisor;
    }

    @Override
    public Map<String, String> pulse() {
        return Map.of("services", Integer.toString(supervisor.services().size()));
    }

    @Override
    public void drain() {
        // The services go on; only STOP ends them.
    }

    @Override
    public boolean cancel(String requestId) {
        return false;
    }
}
