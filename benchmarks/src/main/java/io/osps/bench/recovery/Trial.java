/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import io.osps.client.OspsClient;
import io.osps.client.OspsException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The same fault several times on one bed, each time when all workers have been well for a while. For one thread. */
final class Trial implements AutoCloseable {
    static final Duration LIMIT = Duration.ofMinutes(1);
    private static final long CALLERS_WAIT_MILLIS = 300;
    private static final long LOOK_EVERY_MILLIS = 5;

    private final Bed bed;
    private final Duration settled;
    private final OspsClient client;
    private final Probe probe;

    /**
     * Begins to call.
     *
     * @param settled how long all workers must have been well before each fault
     */
    Trial(Bed bed, Duration settled) {
        this.bed = bed;
        this.settled = settled;
        this.client = OspsClient.builder().port(bed.dispatcherPort()).build();
        this.probe = new Probe(bed.dispatcherPort());
    }

    /** Ends when a worker is not brought back within {@link #LIMIT}; what is returned is what was before. */
    List<Outcome> run(Fault fault, int times) throws IOException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        Outcome last = once(fault);
        while (last != null) {
            outcomes.add(last);
            last = outcomes.size() < times ? once(fault) : null;
        }
        return outcomes;
    }

    private @Nullable Outcome once(Fault fault) throws IOException, InterruptedException {
        well();
        Worker victim = busiest();
        long pid = bed.pid(victim.k());
        probe.reset();
        Instant when = Instant.now();
        long begin = System.nanoTime();
        fault.strike(pid, victim.port());
        if (!await(_ -> isReplaced(victim))) {
            return null;
        }
        long whole = System.nanoTime();
        if (!await(_ -> !probe.isWaiting(whole))) {
            throw new IOException("a call has no answer: fault=" + fault + " limit=" + LIMIT);
        }
        Instant noticed = bed.noticed(victim.k(), when);
        return new Outcome(
                noticed == null ? Double.NaN : Duration.between(when, noticed).toNanos(),
                probe.longest(begin, whole),
                whole - begin,
                probe.failures());
    }

    /** From the start of a worker's process to the first answer of one who waits for it already. */
    List<Double> plainStarts(Path directory, Charge charge, int times) throws IOException, InterruptedException {
        List<Double> starts = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            well();
            ProcessHandle.of(bed.pid(1)).orElseThrow().destroyForcibly();
            if (!await(_ -> workers().isEmpty())) {
                throw new IOException("a dead worker is not given up: limit=" + LIMIT);
            }
            TimeUnit.MILLISECONDS.sleep(CALLERS_WAIT_MILLIS);
            long begin = System.nanoTime();
            Nobody.start(directory, charge);
            if (!await(_ -> probe.firstAnswer(begin) != 0)) {
                throw new IOException("a plain start gave no worker: limit=" + LIMIT);
            }
            starts.add((double) (probe.firstAnswer(begin) - begin));
        }
        return starts;
    }

    /** Waits until all have been well for a while. */
    void well() throws IOException, InterruptedException {
        long[] since = {System.nanoTime()};
        boolean well = await(now -> {
            if (workers().size() < bed.workers() || probe.isWaiting(now - TimeUnit.SECONDS.toNanos(1))) {
                since[0] = now;
            }
            return now - since[0] >= settled.toNanos();
        });
        if (!well) {
            throw new IOException("the workers do not get well: limit=" + LIMIT + " there=" + workers());
        }
    }

    /** The worker that answers most of the probe's calls just now: a fault of an idle one would cost nobody anything. */
    private Worker busiest() throws InterruptedException {
        List<Worker> all = workers();
        List<Long> before = all.stream().map(Worker::finished).toList();
        TimeUnit.MILLISECONDS.sleep(CALLERS_WAIT_MILLIS);
        return IntStream.range(0, all.size())
                .boxed()
                .max(Comparator.comparingLong(i -> all.get(i).finished() - before.get(i)))
                .map(all::get)
                .orElseThrow();
    }

    private boolean isReplaced(Worker victim) {
        return workers().stream()
                .anyMatch(
                        worker -> worker.name().equals(victim.name()) && worker.incarnation() != victim.incarnation());
    }

    private List<Worker> workers() {
        try {
            return Worker.all(client);
        } catch (OspsException _) {
            return List.of();
        }
    }

    private static boolean await(LongPredicate condition) throws InterruptedException {
        long begin = System.nanoTime();
        for (long now = begin; now - begin < LIMIT.toNanos(); now = System.nanoTime()) {
            if (condition.test(now)) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        return false;
    }

    @Override
    public void close() {
        probe.close();
        client.close();
    }
}
