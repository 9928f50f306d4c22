/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.process.ProcessId;
import io.osps.watchdog.evidence.RunningRequests.RunningRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes out what a service has in hand from its last {@code PULSE} and its claims in the space, whichever knows more: the
 * claim of a request that the worker has answered in its handler's place is gone, and a service may leave {@code PULSE}
 * unanswered. Confined to the supervising loop.
 */
final class WorkWatch {
    private static final double HALF = 0.5;
    /** A pulse older than so many intervals tells nothing any more. */
    private static final int FRESH = 3;

    private static final Pattern SEAT_THREAD = Pattern.compile("seat-(\\d+)");

    private final ProcessId id;
    private final ProcFs proc;
    private final long fresh;
    private String suspected = "";
    private @Nullable ProcessSample since;
    private long finished = -1;
    private long moved;

    WorkWatch(ProcessId id, ProcFs proc, Duration interval) {
        this.id = id;
        this.proc = proc;
        this.fresh = interval.toNanos() * FRESH;
    }

    Work look(Pulse last, List<RunningRequest> claims, long now) {
        Pulse pulse = now - last.at() <= fresh ? last : Pulse.NONE;
        long started = pulse.number("requests.started");
        long ended = pulse.number("requests.finished");
        int running = started < 0 || ended < 0 ? claims.size() : (int) (started - ended);
        int claimedLate =
                (int) claims.stream().filter(claim -> claim.past(now) > 0).count();
        return new Work(
                running,
                Math.max(claimedLate, (int) Math.max(0, pulse.number("late.count"))),
                overdue(pulse, claims, now),
                deadlock(pulse, claims),
                pulse.text("worn"),
                pulse.text("state").equals("draining"),
                standstill(pulse, ended, now));
    }

    private Work.@Nullable Overdue overdue(Pulse pulse, List<RunningRequest> claims, long now) {
        String request = "";
        String handler = "";
        long past = 0;
        long idle = 0;
        if (pulse.number("late.by-ms") >= 0) {
            long age = now - pulse.at();
            request = pulse.text("late.id");
            handler = pulse.text("late.handler");
            past = age + millis(pulse.number("late.by-ms"));
            idle = Math.min(past, age + millis(pulse.number("late.progress-ms")));
        }
        for (RunningRequest claim : claims) {
            // A claim without an id may be the very request that the pulse names.
            boolean known = past > 0 && (claim.id().isEmpty() || claim.id().equals(request));
            if (!known && claim.past(now) > 0 && claim.idle(now) > idle) {
                request = claim.id();
                handler = claim.handler();
                past = claim.past(now);
                idle = claim.idle(now);
            }
        }
        if (past == 0) {
            suspected = "";
            since = null;
            return null;
        }
        return new Work.Overdue(request, handler, Duration.ofNanos(past), Duration.ofNanos(idle), isStarved(request));
    }

    /** Whether the service had too little CPU since that request came under suspicion. */
    private boolean isStarved(String request) {
        ProcessSample now = proc.sample(id);
        ProcessSample before = since;
        if (before == null || !request.equals(suspected)) {
            suspected = request;
            since = now;
            return false;
        }
        return now != null && now.longestWaitShareSince(before) >= HALF;
    }

    private static Work.@Nullable Deadlock deadlock(Pulse pulse, List<RunningRequest> claims) {
        String threads = pulse.text("deadlock");
        if (threads.isEmpty()) {
            return null;
        }
        List<Integer> seats = Arrays.stream(threads.split(",", -1))
                .map(SEAT_THREAD::matcher)
                .filter(Matcher::matches)
                .map(thread -> Integer.valueOf(thread.group(1)))
                .toList();
        return new Work.Deadlock(
                threads,
                seats.size(),
                claims.stream()
                        .filter(claim -> seats.contains(claim.seatNumber())
                                && !claim.id().isEmpty())
                        .map(RunningRequest::id)
                        .toList());
    }

    private Duration standstill(Pulse pulse, long ended, long now) {
        if (pulse.number("seats.free") != 0 || pulse.number("seats.total") <= 0 || ended != finished) {
            finished = ended;
            moved = now;
        }
        return Duration.ofNanos(now - moved);
    }

    private static long millis(long millis) {
        return Duration.ofMillis(Math.max(0, millis)).toNanos();
    }
}
