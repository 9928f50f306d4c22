/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.wire.heartbeat.HeartbeatClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends {@code PING} to one service on a thread and a connection of its own, every interval, and at the start more often.
 * There is never more than one unanswered {@code PING}: a service that comes late answers it, and is not asked to make up
 * for those that were never sent. Silence is measured by whoever looks, not here.
 */
final class HeartbeatLoop implements Runnable, AutoCloseable {
    private static final Duration EAGER = Duration.ofMillis(50);

    private final Contact contact;
    private final Duration interval;
    private final Duration timeout;
    private final Runnable answered;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable HeartbeatClient client;

    /**
     * Makes a loop; {@link #run} runs it.
     *
     * @param timeout after which a connection that answers nothing is given up for a new one
     * @param answered called after each answer
     */
    HeartbeatLoop(Contact contact, Duration interval, Duration timeout, Runnable answered) {
        this.contact = contact;
        this.interval = interval;
        this.timeout = timeout;
        this.answered = answered;
    }

    @Override
    public void run() {
        Duration pause = EAGER;
        try {
            while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                if (beat()) {
                    answered.run();
                    pause = interval;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    private boolean beat() {
        try {
            HeartbeatClient connected = client;
            if (connected == null) {
                connected = contact.connect(timeout);
                client = connected;
            }
            connected.ping();
            return true;
        } catch (IOException e) {
            // The evidence is the silence; why a single PING failed adds nothing to it.
            disconnect();
            return false;
        }
    }

    private void disconnect() {
        HeartbeatClient connected = client;
        client = null;
        if (connected != null) {
            connected.close();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        disconnect();
    }
}
