/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.exchange.Role;
import java.util.List;

/**
 * How supervision ends, decided anew at every pass.
 */
enum Ending {
    /** It does not. */
    NONE,
    /** All services stop: dispatchers first, so that nothing new comes in, then workers. */
    ALL,
    /** The watchdog could not start: what it spawned stops, what it adopted is left as it was. */
    SPAWNED,
    /** The services are left as they are: somebody else starts and stops them. */
    LEFT;

    /** Tells the services what is wanted of them now. */
    void order(List<Supervised> services) {
        switch (this) {
            case NONE, LEFT -> {}
            case ALL, SPAWNED -> {
                boolean dispatchersGone = services.stream()
                        .filter(service -> service.spec().role() == Role.DISPATCHER)
                        .allMatch(Ending::isStopped);
                services.stream()
                        .filter(service -> dispatchersGone || service.spec().role() == Role.DISPATCHER)
                        .forEach(Supervised::end);
            }
        }
    }

    boolean isReached(List<Supervised> services) {
        return switch (this) {
            case NONE -> false;
            case LEFT -> true;
            case ALL, SPAWNED -> services.stream().allMatch(Ending::isStopped);
        };
    }

    private static boolean isStopped(Supervised service) {
        return service.state().phase() == Phase.STOPPED;
    }
}
