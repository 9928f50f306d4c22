/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The requests that have a seat, by seat number; also those that were answered while their handler goes on. Thread safe. */
final class RunTable {
    private final AtomicReferenceArray<@Nullable Run> runs;

    RunTable(int seats) {
        runs = new AtomicReferenceArray<>(seats);
    }

    int size() {
        return runs.length();
    }

    @Nullable Run get(int seatNumber) {
        return runs.get(seatNumber);
    }

    void put(Run run) {
        runs.set(run.call().seatNumber(), run);
    }

    /** Takes a request out, unless the next one on its seat is in already. */
    void remove(Run run) {
        runs.compareAndSet(run.call().seatNumber(), run, null);
    }

    void forEach(Consumer<Run> action) {
        for (int seatNumber = 0; seatNumber < runs.length(); seatNumber++) {
            Run run = runs.get(seatNumber);
            if (run != null) {
                action.accept(run);
            }
        }
    }

    /** The one that has had its seat for the longest time. */
    @Nullable Run oldest() {
        Run oldest = null;
        for (int seatNumber = 0; seatNumber < runs.length(); seatNumber++) {
            Run run = runs.get(seatNumber);
            if (run != null && (oldest == null || run.accepted() - oldest.accepted() < 0)) {
                oldest = run;
            }
        }
        return oldest;
    }

    /** How many are past their deadlines. */
    int late(long now) {
        int late = 0;
        for (int seatNumber = 0; seatNumber < runs.length(); seatNumber++) {
            Run run = runs.get(seatNumber);
            late += run != null && now - run.call().deadline() > 0 ? 1 : 0;
        }
        return late;
    }

    /** The one past its deadline that has made no progress for the longest time, or null. */
    @Nullable Run latest(long now) {
        Run latest = null;
        for (int seatNumber = 0; seatNumber < runs.length(); seatNumber++) {
            Run run = runs.get(seatNumber);
            boolean late = run != null && now - run.call().deadline() > 0;
            if (late && (latest == null || run.overdue(now) > latest.overdue(now))) {
                latest = run;
            }
        }
        return latest;
    }
}
