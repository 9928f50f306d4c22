/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One tuple of a {@link LocalStore}, and who holds it. Guarded by the store's lock. */
final class LocalTuple {
    final Tuple tuple;

    @Nullable Participant holder;

    int attempts;
    ClaimMarks marks = ClaimMarks.NONE;

    private final WriteOptions options;
    private final long written;
    private ClaimKind kind = ClaimKind.UNCOUNTED;
    private long heldSince;
    private ClaimMarks marksBefore = ClaimMarks.NONE;

    LocalTuple(Tuple tuple, WriteOptions options, long written) {
        this.tuple = tuple;
        this.options = options;
        this.written = written;
    }

    boolean isReadyFor(Template template) {
        return state() == TupleState.READY && template.matches(tuple);
    }

    boolean isGone(long now, Set<Participant> members) {
        Participant boundTo = options.boundTo();
        Duration ttl = options.ttl();
        return (boundTo != null && !members.contains(boundTo)) || (ttl != null && now - written >= ttl.toNanos());
    }

    TupleState state() {
        return holder == null ? TupleState.READY : TupleState.CLAIMED;
    }

    void hold(Participant claimant, ClaimKind claimKind, long now) {
        holder = claimant;
        kind = claimKind;
        heldSince = now;
        marksBefore = marks;
    }

    void release() {
        holder = null;
        marks = marksBefore;
    }

    void abandon() {
        holder = null;
        if (kind == ClaimKind.COUNTED) {
            attempts = Math.min(attempts + 1, SlotWord.MAX_ATTEMPTS);
        }
    }

    TupleView view(long now, Set<Participant> members) {
        Participant boundTo = options.boundTo();
        Duration heldFor = holder == null ? Duration.ZERO : Duration.ofNanos(now - heldSince);
        return new TupleView(
                tuple.withPayload(new byte[0]),
                tuple.payload().length,
                state(),
                holder,
                heldFor,
                boundTo != null && members.contains(boundTo) ? boundTo : null,
                attempts,
                Duration.ofNanos(now - written),
                marks);
    }
}
