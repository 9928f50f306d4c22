/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import io.osps.client.CallOptions;
import io.osps.client.OspsClient;
import io.osps.client.OspsException;
import io.osps.client.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that begins a call of {@code echo} every 10 ms, whether the earlier ones were answered or not, by relay and
 * redirect in turn. A call that fails is made again until it has its answer, and counted. Thread safe.
 */
final class Probe implements AutoCloseable {
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final byte[] PAYLOAD = "are you there?".getBytes(StandardCharsets.US_ASCII);

    /** A call from its first attempt to its good answer, by {@link System#nanoTime}. */
    record Answered(Route route, long begin, long end) {}

    private final OspsClient client;
    private final Thread thread;
    private final Queue<Answered> answered = new ConcurrentLinkedQueue<>();
    private final Set<Long> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger failures = new AtomicInteger();
    private volatile boolean closed;

    Probe(int dispatcherPort) {
        client = OspsClient.builder().port(dispatcherPort).build();
        thread = Thread.ofPlatform().daemon().name("probe").start(this::run);
    }

    private void run() {
        long next = System.nanoTime();
        for (int i = 0; !closed; i++) {
            Route route = i % 2 == 0 ? Route.RELAY : Route.REDIRECT;
            long begin = System.nanoTime();
            open.add(begin);
            Thread.ofVirtual().start(() -> call(route, begin));
            next += EVERY_NANOS;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void call(Route route, long begin) {
        CallOptions options = CallOptions.DEFAULTS.withRoute(route).withDeadline(DEADLINE);
        while (!closed) {
            try {
                if (!Arrays.equals(client.call("echo", PAYLOAD, options), PAYLOAD)) {
                    throw new IllegalStateException("another answer than was sent");
                }
                answered.add(new Answered(route, begin, System.nanoTime()));
                break;
            } catch (OspsException _) {
                failures.incrementAndGet();
                LockSupport.parkNanos(EVERY_NANOS);
            } catch (InterruptedException _) {
                break;
            }
        }
        open.remove(begin);
    }

    /** Forgets what was. */
    void reset() {
        answered.clear();
        failures.set(0);
    }

    /** Attempts that failed. */
    int failures() {
        return failures.get();
    }

    /** Whether a call that began up to then is without an answer. */
    boolean isWaiting(long until) {
        return open.stream().anyMatch(begin -> begin - until <= 0);
    }

    /** The longest that somebody waited from that moment on, of those who began before the second one. */
    Wait longest(long from, long until) {
        return answered.stream()
                .filter(call -> call.end() - from > 0 && call.begin() - until <= 0)
                .map(call -> new Wait(call.route(), call.begin() - from, call.end() - Math.max(call.begin(), from)))
                .max(Comparator.comparingLong(Wait::nanos))
                .orElseThrow(() -> new IllegalStateException("nobody was answered"));
    }

    /** When the first call that was answered after that moment was; 0 when none was. */
    long firstAnswer(long from) {
        return answered.stream()
                .mapToLong(Answered::end)
                .filter(end -> end - from > 0)
                .min()
                .orElse(0);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
