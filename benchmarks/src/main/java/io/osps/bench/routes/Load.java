/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;

/** Clients that each call again as soon as they have their answer, and look at each answer. A thread a client. */
final class Load implements AutoCloseable {
    private static final int PAYLOAD = 64;

    private final List<Caller> callers = new ArrayList<>();
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory());
    private final byte[] payload = new byte[PAYLOAD];

    Load(int clients, Caller.Maker maker) throws Exception {
        byte[] random = new byte[PAYLOAD];
        new Random(1).nextBytes(random);
        for (int i = 0; i < PAYLOAD; i++) {
            payload[i] = (byte) ('a' + Math.floorMod(random[i], 26));
        }
        for (int i = 0; i < clients; i++) {
            callers.add(maker.make(i));
        }
    }

    /** What was measured in that time. */
    Measured run(long nanos) throws Exception {
        long begin = System.nanoTime();
        List<Future<Histogram>> parts = new ArrayList<>();
        for (Caller caller : callers) {
            Callable<Histogram> client = () -> client(caller, begin + nanos);
            parts.add(threads.submit(client));
        }
        Histogram all = histogram();
        for (Future<Histogram> part : parts) {
            all.add(part.get());
        }
        return new Measured(all, all.getTotalCount() * 1e9 / (System.nanoTime() - begin));
    }

    private Histogram client(Caller caller, long end) throws Exception {
        Histogram times = histogram();
        long now = System.nanoTime();
        while (now - end < 0) {
            if (!Arrays.equals(caller.call(payload), payload)) {
                throw new IllegalStateException("another answer than was sent");
            }
            long after = System.nanoTime();
            times.recordValue(after - now);
            now = after;
        }
        return times;
    }

    private static Histogram histogram() {
        return new Histogram(60_000_000_000L, 3);
    }

    @Override
    public void close() throws IOException {
        for (Caller caller : callers) {
            caller.close();
        }
        threads.shutdownNow();
    }

    /**
     * One round.
     *
     * @param times of each call, in nanoseconds
     * @param rate calls a second
     */
    record Measured(Histogram times, double rate) {}
}
