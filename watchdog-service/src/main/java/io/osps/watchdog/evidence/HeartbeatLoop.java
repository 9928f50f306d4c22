/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import java.io.IOException;
import java.time.Duration;

/**
 * Sends {@code PING} to one service on a thread and a connection of its own, every interval, and at the start more often.
 * There is never more than one unanswered {@code PING}: a service that comes late answers it, and is not asked to make up
 * for those that were never sent. Silence is measured by whoever looks, not here.
 */
final class HeartbeatLoop extends ContactLoop {
    private static final Duration EAGER = Duration.ofMillis(50);

    private final Duration interval;
    private final Runnable answered;

    /**
     * Makes a loop.
     *
     * @param answered called after each answer
     */
    HeartbeatLoop(Contact contact, Duration interval, Duration timeout, Runnable answered) {
        super(contact, timeout);
        this.interval = interval;
        this.answered = answered;
    }

    @Override
    void askUntilClosed() throws InterruptedException {
        Duration pause = EAGER;
        while (!isClosedWithin(pause)) {
            if (isAnswered()) {
                answered.run();
                pause = interval;
            }
        }
    }

    private boolean isAnswered() {
        try {
            return ask(client -> {
                client.ping();
                return true;
            });
        } catch (IOException e) {
            // The evidence is the silence; why a single PING failed adds nothing to it.
            return false;
        }
    }
}
