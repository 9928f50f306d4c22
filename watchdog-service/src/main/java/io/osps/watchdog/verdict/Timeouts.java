/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.verdict;

import java.time.Duration;

/**
 * How long the watchdog waits for what.
 *
 * @param interval between two heartbeats
 * @param misses heartbeats missed in a row before silence means something
 * @param spinning silence allowed to a process that burns CPU, and time past a deadline to one that is starved
 * @param start time for the first heartbeat of a new process
 * @param stop time to end after being told to
 * @param dossier time to write the evidence down before a kill
 * @param reclaim time to give back what a dead process held, before it is restarted all the same
 * @param stuck with requests that do not end
 */
public record Timeouts(
        Duration interval,
        int misses,
        Duration spinning,
        Duration start,
        Duration stop,
        Duration dossier,
        Duration reclaim,
        Stuck stuck) {
    /**
     * How long a request may go on that should have ended.
     *
     * @param grace past its deadline without progress
     * @param cap past its deadline in spite of progress
     * @param interrupt after it was interrupted, before its worker gets no new requests
     * @param finish time for the worker's other requests before it is killed
     */
    public record Stuck(Duration grace, Duration cap, Duration interrupt, Duration finish) {}

    /**
     * How many heartbeats in a row a silence amounts to. Each is sent one interval after the last answer, so a silence
     * means nothing before that one has been without an answer for half an interval.
     */
    public long missed(Duration silence) {
        boolean awaited = silence.multipliedBy(2).compareTo(interval.multipliedBy(3)) < 0;
        return awaited ? 0 : silence.dividedBy(interval);
    }

    /** The silence that a watchdog which only counts would kill for. */
    Duration countedOut() {
        return interval.multipliedBy(misses);
    }
}
