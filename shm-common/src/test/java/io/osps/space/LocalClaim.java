/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** A claim on a {@link LocalTuple}. */
final class LocalClaim implements Claim {
    private final LocalStore store;
    private final LocalTuple held;
    private final Participant holder;
    private final LongSupplier clock;
    private final int attempts;
    private boolean ended;

    LocalClaim(LocalStore store, LocalTuple held, Participant holder, LongSupplier clock) {
        this.store = store;
        this.held = held;
        this.holder = holder;
        this.clock = clock;
        this.attempts = held.attempts;
    }

    @Override
    public Tuple tuple() {
        return held.tuple;
    }

    @Override
    public int attempts() {
        return attempts;
    }

    @Override
    public ClaimMarks marks() {
        return store.lockedPresent(() -> {
            requireGoing();
            return held.marks;
        });
    }

    @Override
    public void markStarted(long deadlineNanos) {
        long now = clock.getAsLong();
        mark(old -> new ClaimMarks(now, now, deadlineNanos, old.processGroup(), old.processGroupStart()));
    }

    @Override
    public void markProgress() {
        long now = clock.getAsLong();
        mark(old -> new ClaimMarks(old.started(), now, old.deadline(), old.processGroup(), old.processGroupStart()));
    }

    @Override
    public void markProcessGroup(long processGroup, long leaderStartTicks) {
        mark(old -> new ClaimMarks(old.started(), old.progress(), old.deadline(), processGroup, leaderStartTicks));
    }

    @Override
    public void commit() {
        end(() -> store.commit(held));
    }

    @Override
    public void release() {
        end(() -> store.release(held));
    }

    @Override
    public void replace(Tuple tuple, WriteOptions options) {
        end(() -> store.replace(held, tuple, options));
    }

    private void mark(UnaryOperator<ClaimMarks> change) {
        store.run(() -> {
            requireGoing();
            held.marks = change.apply(held.marks);
        });
    }

    private void end(Runnable action) {
        store.run(() -> {
            requireGoing();
            action.run();
            ended = true;
        });
    }

    private void requireGoing() {
        store.requireAlive(holder);
        if (ended) {
            throw new ClaimEndedException("the claim has ended: tuple=" + held.tuple);
        }
    }
}
