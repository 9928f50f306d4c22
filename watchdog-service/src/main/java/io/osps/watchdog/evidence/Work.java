/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a service that answers has in hand.
 *
 * @param running how many requests have a seat
 * @param late how many of them are past their deadlines
 * @param overdue the one that is past its deadline without progress for the longest time, or null
 * @param deadlock a deadlock that the service has found in itself, or null
 * @param worn by which limit it is to be replaced, as {@code name=value}; empty for none
 * @param draining whether it has given up its seats
 * @param standstill for how long all its seats have been taken and no request has ended
 */
public record Work(
        int running,
        int late,
        @Nullable Overdue overdue,
        @Nullable Deadlock deadlock,
        String worn,
        boolean draining,
        Duration standstill) {
    /** Nothing, or nothing known. */
    public static final Work NONE = new Work(0, 0, null, null, "", false, Duration.ZERO);

    /**
     * A request past its deadline.
     *
     * @param id its id, empty when only the space tells of it and it came without a ticket
     * @param handler what runs
     * @param past for how long it is past its deadline
     * @param idle for how long it is past its deadline without progress
     * @param starved whether a thread of its service had no CPU for half of the time since
     */
    public record Overdue(String id, String handler, Duration past, Duration idle, boolean starved) {}

    /**
     * Threads that wait for each other for ever.
     *
     * @param threads their names
     * @param seats how many of them run a request
     * @param requests the ids of those requests, as far as the space knows them
     */
    public record Deadlock(String threads, int seats, List<String> requests) {
        public Deadlock {
            requests = List.copyOf(requests);
        }
    }

    /** How many requests are neither past their deadlines nor in the deadlock. */
    public int others() {
        return Math.max(0, running - Math.max(late, deadlock == null ? 0 : deadlock.seats()));
    }
}
