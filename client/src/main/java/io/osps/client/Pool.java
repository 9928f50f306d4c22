/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Connections that lie idle, the last used first: never more than a number of them, and none for longer than a time, which
 * is looked at with each use. Thread-safe; nothing is closed or asked under its lock.
 */
final class Pool implements AutoCloseable {
    private record Idle(ClientConnection connection, long since) {}

    private final int most;
    private final long longest;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean closed;

    /**
     * Makes an empty one.
     *
     * @param most how many connections may lie idle; with 0 none does
     */
    Pool(int most, Duration longest) {
        this.most = most;
        this.longest = longest.toNanos();
    }

    /** Takes the last used connection that suits and is still open; null when there is none. */
    @Nullable ClientConnection take(Predicate<ClientConnection> suits) {
        while (true) {
            ClientConnection found = remove(suits);
            if (found == null || found.isAlive()) {
                return found;
            }
            found.disconnect();
        }
    }

    /** Takes a connection back. */
    void give(ClientConnection connection) {
        ClientConnection superfluous = connection;
        lock.lock();
        try {
            if (!closed) {
                idle.addFirst(new Idle(connection, System.nanoTime()));
                superfluous = idle.size() > most ? idle.removeLast().connection() : null;
            }
        } finally {
            lock.unlock();
        }
        if (superfluous != null) {
            superfluous.disconnect();
        }
        dropStale();
    }

    int size() {
        lock.lock();
        try {
            return idle.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        Deque<Idle> all;
        lock.lock();
        try {
            closed = true;
            all = new ArrayDeque<>(idle);
            idle.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(entry -> entry.connection().disconnect());
    }

    private @Nullable ClientConnection remove(Predicate<ClientConnection> suits) {
        dropStale();
        lock.lock();
        try {
            Iterator<Idle> entries = idle.iterator();
            while (entries.hasNext()) {
                ClientConnection candidate = entries.next().connection();
                if (suits.test(candidate)) {
                    entries.remove();
                    return candidate;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** The last one has lain idle for the longest time. */
    private void dropStale() {
        while (true) {
            ClientConnection stale;
            lock.lock();
            try {
                Idle last = idle.peekLast();
                if (last == null || System.nanoTime() - last.since() < longest) {
                    return;
                }
                idle.removeLast();
                stale = last.connection();
            } finally {
                lock.unlock();
            }
            stale.disconnect();
        }
    }
}
