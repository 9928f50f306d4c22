/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.wire.heartbeat.HeartbeatClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks one service again and again, on a thread of its own and by a connection that is kept until it fails. The thread that
 * runs it asks; any may close it.
 */
abstract class ContactLoop implements Runnable, AutoCloseable {
    private final Contact contact;
    private final Duration timeout;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable HeartbeatClient client;

    /** One question and its answer. */
    interface Question<T> {
        T ask(HeartbeatClient client) throws IOException;
    }

    /**
     * Makes a loop; {@link #run} runs it.
     *
     * @param timeout after which a connection that answers nothing is given up for a new one
     */
    ContactLoop(Contact contact, Duration timeout) {
        this.contact = contact;
        this.timeout = timeout;
    }

    @Override
    public final void run() {
        try {
            askUntilClosed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    /** All that it asks; returns once {@link #isClosedWithin} says so. */
    abstract void askUntilClosed() throws InterruptedException;

    /** Waits; true as soon as it is closed. */
    final boolean isClosedWithin(Duration time) throws InterruptedException {
        return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Connects, unless it is connected. */
    final <T> T ask(Question<T> question) throws IOException {
        try {
            HeartbeatClient connected = client;
            if (connected == null) {
                connected = contact.connect(timeout);
                client = connected;
            }
            return question.ask(connected);
        } catch (IOException e) {
            disconnect();
            throw e;
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
    public final void close() {
        closed.countDown();
        disconnect();
    }
}
