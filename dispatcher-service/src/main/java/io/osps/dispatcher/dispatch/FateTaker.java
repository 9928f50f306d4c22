/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.exchange.Fate;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes what the workers tell of requests whose clients were sent to them. Nobody waits for it, so it is taken in batches:
 * a thread that woke for each would cost more than the word itself. Confined to one thread.
 */
final class FateTaker {
    private static final Duration WAIT = Duration.ofMillis(250);
    private static final long BATCH = Duration.ofMillis(2).toNanos();
    private static final long LOOK_EVERY = Duration.ofMillis(250).toNanos();

    private final TupleSpace space;
    private final HandedOut handedOut;
    private final LongSupplier clock;
    private long looked;

    FateTaker(TupleSpace space, HandedOut handedOut, LongSupplier clock) {
        this.space = space;
        this.handedOut = handedOut;
        this.clock = clock;
        this.looked = clock.getAsLong();
    }

    long turn() throws InterruptedException {
        Template mine = Fate.ofDispatcher(space.self().incarnation());
        take(space.take(mine, WAIT), mine);
        if (clock.getAsLong() - looked >= LOOK_EVERY && !handedOut.isEmpty()) {
            looked = clock.getAsLong();
            look();
        }
        return BATCH;
    }

    /** Takes all that is there, and ends what nobody is left to tell of. */
    void look() {
        Set<String> orphans = handedOut.orphans();
        Template mine = Fate.ofDispatcher(space.self().incarnation());
        take(space.tryTake(mine), mine);
        orphans.forEach(handedOut::lost);
        handedOut.giveUp();
    }

    private void take(@Nullable Tuple first, Template mine) {
        for (Tuple tuple = first; tuple != null; tuple = space.tryTake(mine)) {
            handedOut.end(Fate.from(tuple));
        }
    }
}
