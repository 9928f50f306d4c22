/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.osps.space.MappedSpace;
import io.osps.space.Participant;
import io.osps.watchdog.container.Containers;
import io.osps.watchdog.launch.Programs;
import io.osps.watchdog.supervise.Supervisor;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervision's place in the application's life. It begins early, so that the services start while the rest of the
 * watchdog does; it ends first of all, while the actuator still tells how far the stop has come; and when everything has
 * stopped the space's files go. For one thread at a time, the application's.
 */
final class Supervision {
    private static final Logger log = LoggerFactory.getLogger(Supervision.class);

    private final Programs programs;
    private final Supervisor supervisor;
    private final RenewableSpace space;
    private final StateFile state;
    private final Systemd systemd;
    private final @Nullable Containers containers;
    private boolean established;
    private boolean over;
    private boolean allStopped;

    /**
     * Makes one that is not begun.
     *
     * @param containers those of the services, or null where they are processes of this machine
     */
    Supervision(
            Programs programs,
            Supervisor supervisor,
            RenewableSpace space,
            StateFile state,
            Systemd systemd,
            @Nullable Containers containers) {
        this.programs = programs;
        this.supervisor = supervisor;
        this.space = space;
        this.state = state;
        this.systemd = systemd;
        this.containers = containers;
    }

    void begin() {
        state.claimDirectory();
        if (containers == null) {
            programs.verify();
        }
        supervisor.start(this::token);
        if (containers != null) {
            containers.watch(supervisor);
        }
    }

    private Token token() {
        return Token.of(space.now().secret().digits());
    }

    /** The watchdog's own start has succeeded: from now on its end is the end of all. */
    void established() {
        established = true;
        systemd.ready();
    }

    /**
     * Stops the services; before {@link #established} only those that were spawned for nothing. Those in containers are
     * left to the engine that started them.
     */
    void end() {
        if (over) {
            return;
        }
        over = true;
        systemd.stopping();
        try {
            if (containers != null) {
                containers.close();
                supervisor.leave();
            } else {
                allStopped = established ? supervisor.stop() : supervisor.abandon();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Removes the files, unless somebody still uses the space. */
    void sweep() {
        try {
            state.remove();
            if (containers != null) {
                return;
            }
            List<Participant> others = space.participants().stream()
                    .filter(participant ->
                            participant.incarnation() != space.self().incarnation() && space.isAlive(participant))
                    .toList();
            if (!space.now().isCurrent()) {
                log.warn(
                        "the space's file is gone or another one, and is left alone: path={}",
                        space.now().path());
            } else if (allStopped && others.isEmpty()) {
                MappedSpace.delete(space.now().path());
            } else {
                log.warn("the space stays: path={} used-by={}", space.now().path(), others);
            }
        } catch (IOException e) {
            log.error("a file cannot be removed: cause={}; remove it by hand", e.toString());
        }
    }
}
