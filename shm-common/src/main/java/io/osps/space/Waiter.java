/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a tuple: looks, spins for a moment on the channel's publications, then sleeps on a {@link Bells bell}. Thread
 * safe.
 */
final class Waiter {
    private static final long SPIN_NANOS =
            Duration.ofNanos(Long.getLong("osps.space.spin-nanos", 10_000)).toNanos();
    /** Looks at the publications between two at the clock. */
    private static final int LOOKS_A_TURN = 8;

    private static final int TURNS_BETWEEN_SEARCHES = 64;

    private static final long NAP_NANOS = 1_000_000;
    /** How long the first sleep of a wait is at most; each one after it twice as long. */
    private static final long FIRST_SLEEP_NANOS = 50_000_000;

    private static final long LONGEST_SLEEP_NANOS = 400_000_000;

    private final Core core;
    private final Finder finder;
    private final int self;
    private final AtomicBoolean closed;
    /**
     * The publications at which nothing was in a channel. While they stay the same the first look of a wait would be in
     * vain, and is left out; those before and after a sleep are not, since a writer may die before it announces. Racy: each
     * value was true once and says when.
     */
    private final long[] emptyAt = new long[ChannelDescriptor.COUNT];

    Waiter(Core core, Finder finder, int self, AtomicBoolean closed) {
        this.core = core;
        this.finder = finder;
        this.self = self;
        this.closed = closed;
    }

    @Nullable Object await(Template template, Finder.Mode mode, Duration timeout) throws InterruptedException {
        int channel = template.channelIndex();
        long seen = core.channels.publications(channel);
        boolean skips = seen == emptyAt[channel] && SPIN_NANOS > 0 && timeout.isPositive();
        Object found = skips ? null : finder.find(template, mode);
        if (found != null || !timeout.isPositive()) {
            return found;
        }
        if (!skips && isEmpty(channel)) {
            emptyAt[channel] = seen;
        }
        long start = System.nanoTime();
        long nanos = timeout.compareTo(Duration.ofDays(365)) > 0
                ? Duration.ofDays(365).toNanos()
                : timeout.toNanos();
        long longest = FIRST_SLEEP_NANOS;
        found = spin(template, mode, seen, start, Math.min(nanos, SPIN_NANOS));
        if (found == null && skips) {
            found = finder.find(template, mode);
        }
        while (found == null) {
            if (closed.get()) {
                throw new IllegalStateException("the space was closed");
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            long left = nanos - (System.nanoTime() - start);
            if (left <= 0) {
                return null;
            }
            found = sleep(template, mode, Math.min(left, longest));
            longest = Math.min(2 * longest, LONGEST_SLEEP_NANOS);
        }
        return found;
    }

    /** @param before the channel's publications before the first look */
    private @Nullable Object spin(Template template, Finder.Mode mode, long before, long start, long nanos) {
        int channel = template.channelIndex();
        long seen = before;
        Object found = null;
        for (int turn = 1; found == null && nanos > 0 && System.nanoTime() - start < nanos; turn++) {
            // Two writers may count as one, and one may have died before it announced.
            if (turn % TURNS_BETWEEN_SEARCHES == 0) {
                found = finder.find(template, mode);
            }
            for (int i = 0; found == null && i < LOOKS_A_TURN; i++) {
                long now = core.channels.publications(channel);
                if (now != seen) {
                    found = finder.findNew(template, mode, seen, now);
                    noteEmpty(channel, mode, seen, now, found);
                    seen = now;
                } else {
                    Thread.onSpinWait();
                }
            }
        }
        return found;
    }

    /** A channel that was empty is so again when the one tuple that came since was taken. */
    private void noteEmpty(int channel, Finder.Mode mode, long before, long now, @Nullable Object found) {
        if (found != null
                && mode != Finder.Mode.READ
                && emptyAt[channel] == before
                && core.channels.published(before, now) >= 0) {
            emptyAt[channel] = now;
        }
    }

    private boolean isEmpty(int channel) {
        return core.channels.next(channel, 0, core.slotCount()) < 0;
    }

    /** Sleeps once, and looks before and after. */
    private @Nullable Object sleep(Template template, Finder.Mode mode, long nanos) {
        int channel = template.channelIndex();
        boolean reader = mode == Finder.Mode.READ;
        int bell = core.bells.arm(self, channel, template.key(), reader);
        if (bell < 0) {
            LockSupport.parkNanos(Math.min(nanos, NAP_NANOS));
            return finder.find(template, mode);
        }
        int rung = core.bells.rung(bell);
        Object found = finder.find(template, mode);
        if (found == null && !closed.get()) {
            core.bells.sleep(bell, rung, nanos);
            found = finder.find(template, mode);
        }
        boolean wasRung = core.bells.release(bell, channel);
        // The tuple that it was rung for may be another than the one it found: somebody else must look. Whatever it
        // was,
        // it has this template's key, or is wanted only by those who take any.
        if (wasRung && !reader && !isEmpty(channel)) {
            core.bells.passOn(bell, channel, template.key());
        }
        return found;
    }
}
