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
    private static final long NAP_NANOS = 1_000_000;
    /** How long the first sleep of a wait is at most; each one after it twice as long. */
    private static final long FIRST_SLEEP_NANOS = 50_000_000;

    private static final long LONGEST_SLEEP_NANOS = 400_000_000;

    private final Core core;
    private final Finder finder;
    private final int self;
    private final AtomicBoolean closed;

    Waiter(Core core, Finder finder, int self, AtomicBoolean closed) {
        this.core = core;
        this.finder = finder;
        this.self = self;
        this.closed = closed;
    }

    @Nullable Object await(Template template, Finder.Mode mode, Duration timeout) throws InterruptedException {
        Object found = finder.find(template, mode);
        if (found != null || !timeout.isPositive()) {
            return found;
        }
        long start = System.nanoTime();
        long nanos = timeout.compareTo(Duration.ofDays(365)) > 0
                ? Duration.ofDays(365).toNanos()
                : timeout.toNanos();
        long longest = FIRST_SLEEP_NANOS;
        found = spin(template, mode, start, Math.min(nanos, SPIN_NANOS));
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

    private @Nullable Object spin(Template template, Finder.Mode mode, long start, long nanos) {
        int channel = template.channelIndex();
        long seen = core.channels.publications(channel);
        Object found = finder.find(template, mode);
        while (found == null && System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
            long now = core.channels.publications(channel);
            if (now != seen) {
                seen = now;
                found = finder.find(template, mode);
            }
        }
        return found;
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
        if (wasRung && !reader && core.channels.next(channel, 0, core.slotCount()) >= 0) {
            core.bells.passOn(bell, channel, template.key());
        }
        return found;
    }
}
