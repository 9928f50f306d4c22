/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import io.osps.bench.report.Effort;
import io.osps.bench.report.Percentiles;
import io.osps.bench.report.Row;
import io.osps.bench.report.Series;
import io.osps.bench.report.Target;
import io.osps.bench.report.Unit;
import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The relay's rate while few requests wait for a seat, and while a hundred times as many do. */
final class Backlog {
    private static final int CONNECTIONS = 10;
    private static final int SHORT = 9;
    private static final int LONG = 900;

    private final OspsSystem osps;

    Backlog(OspsSystem osps) {
        this.osps = osps;
    }

    List<Row> rows(Effort effort) throws Exception {
        List<Percentiles> few = new ArrayList<>();
        List<Percentiles> many = new ArrayList<>();
        long round = TimeUnit.MILLISECONDS.toNanos(effort.share(2000));
        rate(SHORT, round);
        rate(LONG, round);
        for (int i = 0; i < effort.rounds(); i++) {
            few.add(rate(SHORT, round));
            many.add(rate(LONG, round));
        }
        return List.of(Row.of(
                "relay with " + CONNECTIONS * LONG + " requests under way, calls a second",
                new Series("relay", Unit.RATE, many),
                new Series("with " + CONNECTIONS * SHORT, Unit.RATE, few),
                new Target.RatioAtLeast(0.9)));
    }

    private Percentiles rate(int window, long nanos) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            long begin = System.nanoTime();
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Callable<Long> client = () -> answered(window, begin + nanos);
                counts.add(threads.submit(client));
            }
            double all = 0;
            for (Future<Long> count : counts) {
                all += count.get();
            }
            return Percentiles.single(all * 1e9 / nanos);
        }
    }

    /** Keeps so many requests under way on one connection; those answered by the end count. */
    private long answered(int window, long end) throws IOException {
        List<byte[]> command = RespCaller.bytes("CALL", "echo", "x".repeat(64));
        try (Line line = Line.to(osps.dispatcherPort())) {
            RespWriter writer = new RespWriter(line.out());
            RespReader reader = new RespReader(line.in(), 1 << 20);
            for (int i = 0; i < window; i++) {
                writer.command(command);
            }
            writer.flush();
            long answered = 0;
            while (System.nanoTime() - end < 0) {
                // A window at a time by halves, so that neither side waits for the other.
                int part = Math.max(1, window / 2);
                for (int i = 0; i < part; i++) {
                    if (!(reader.value() instanceof RespValue.Bulk)) {
                        throw new IOException("a request was refused");
                    }
                    writer.command(command);
                }
                writer.flush();
                answered += part;
            }
            return answered;
        }
    }
}
