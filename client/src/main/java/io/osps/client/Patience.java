/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long one call may still take. Counts from its creation, on the monotonic clock. For one thread. */
final class Patience {
    /** What the answer may come late by, a quarter of the deadline: the service's own word about it should arrive first. */
    private static final int GRACE_SHARE = 4;

    private static final Duration LEAST_GRACE = Duration.ofMillis(500);
    private static final Duration MOST_GRACE = Duration.ofSeconds(2);

    private final long begin = System.nanoTime();
    private final @Nullable Duration deadline;
    private final Duration withoutDeadline;

    Patience(@Nullable Duration deadline, Duration withoutDeadline) {
        this.deadline = deadline;
        this.withoutDeadline = withoutDeadline;
    }

    /** What is left of the deadline, for the service; null when it shall use the handler's timeout. */
    @Nullable Duration remaining() {
        return deadline == null ? null : left(deadline);
    }

    /** Whether the time is over. */
    boolean isOver() {
        return left(limit()).toMillis() <= 0;
    }

    /** How long to wait for an answer. */
    Duration forAnswer() {
        return left(limit()).plus(grace());
    }

    private Duration grace() {
        Duration share = limit().dividedBy(GRACE_SHARE);
        return share.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : share.compareTo(MOST_GRACE) > 0 ? MOST_GRACE : share;
    }

    /** The shorter of that time and what is left. */
    Duration atMost(Duration time) {
        Duration left = left(limit());
        return time.compareTo(left) < 0 ? time : left;
    }

    long elapsedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    /** Waits about that long, half of it by chance so that clients do not come back together; not past the end. */
    void pause(long millis) throws InterruptedException {
        long about = millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
        Thread.sleep(Math.clamp(left(limit()).toMillis(), 0, Math.max(1, about)));
    }

    private Duration limit() {
        return deadline == null ? withoutDeadline : deadline;
    }

    private Duration left(Duration whole) {
        return whole.minusNanos(System.nanoTime() - begin);
    }
}
