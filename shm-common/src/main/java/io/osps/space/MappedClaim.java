/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A claim on a slot of the mapped space. Confined to one thread at a time. */
final class MappedClaim implements Claim {
    private final Core core;
    private final int self;
    private final int slot;
    private final long claimed;
    private final Tuple tuple;
    /** What was noted before this claim noted anything; null while it has not. */
    private @Nullable ClaimMarks before;

    private boolean ended;

    MappedClaim(Core core, int self, int slot, long claimed, Tuple tuple) {
        this.core = core;
        this.self = self;
        this.slot = slot;
        this.claimed = claimed;
        this.tuple = tuple;
    }

    @Override
    public Tuple tuple() {
        return tuple;
    }

    @Override
    public int attempts() {
        return SlotWord.attempts(claimed);
    }

    @Override
    public ClaimMarks marks() {
        check();
        return core.slots.marks(slot, SlotWord.cell(claimed));
    }

    @Override
    public void markStarted(long deadlineNanos) {
        long now = core.now();
        mark(marks -> new ClaimMarks(now, now, deadlineNanos, marks.processGroup(), marks.processGroupStart()));
    }

    @Override
    public void markProgress() {
        long now = core.now();
        mark(marks -> new ClaimMarks(
                marks.started(), now, marks.deadline(), marks.processGroup(), marks.processGroupStart()));
    }

    @Override
    public void markProcessGroup(long processGroup, long leaderStartTicks) {
        mark(marks ->
                new ClaimMarks(marks.started(), marks.progress(), marks.deadline(), processGroup, leaderStartTicks));
    }

    private void mark(UnaryOperator<ClaimMarks> change) {
        check();
        int cell = SlotWord.cell(claimed);
        ClaimMarks marks = core.slots.marks(slot, cell);
        if (before == null) {
            before = marks;
        }
        core.slots.mark(slot, cell, change.apply(marks));
    }

    @Override
    public void commit() {
        end();
        core.commit(slot, claimed, self);
    }

    @Override
    public void release() {
        end();
        if (before != null) {
            core.slots.mark(slot, SlotWord.cell(claimed), before);
        }
        core.giveBack(slot, claimed, attempts());
    }

    @Override
    public void replace(Tuple replacement, WriteOptions options) {
        check();
        core.replace(slot, claimed, replacement, options, self);
        ended = true;
    }

    private void end() {
        check();
        ended = true;
    }

    private void check() {
        if (ended || core.slots.word(slot) != claimed) {
            throw new ClaimEndedException("the claim has ended: tuple=" + tuple);
        }
    }
}
