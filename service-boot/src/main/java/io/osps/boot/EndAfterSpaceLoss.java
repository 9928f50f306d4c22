/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.exchange.Role;
import io.osps.space.MappedSpace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stays in the space that it has joined. When that is lost it goes on in the old space while a watchdog lives there, which will have this service replaced in its turn. Without one
 * nobody new sees what is written here: the process ends in good order, to be started again by whoever started it.
 */
final class EndAfterSpaceLoss implements ServiceSpace {
    private static final Logger log = LoggerFactory.getLogger(EndAfterSpaceLoss.class);

    private final MappedSpace space;
    private final ProcessExit exit;
    private boolean told;
    private boolean ended;

    EndAfterSpaceLoss(MappedSpace space, ProcessExit exit) {
        this.space = space;
        this.exit = exit;
    }

    @Override
    public MappedSpace now() {
        return space;
    }

    @Override
    public void lost() {
        if (ended) {
            return;
        }
        boolean watched = space.participants().stream()
                .anyMatch(participant -> Role.WATCHDOG.is(participant.role()) && space.isAlive(participant));
        if (!watched) {
            ended = true;
            log.error(
                    "the space's file was removed or replaced under this service, and there is no watchdog:"
                            + " path={}; it finishes what it has and ends, start it again",
                    space.path());
            exit.exit(1);
        } else if (!told) {
            told = true;
            log.error(
                    "the space's file was removed or replaced under this service: path={}; it goes on in the old space"
                            + " until the watchdog has it finish what it has and starts it again in a new one",
                    space.path());
        }
    }
}
