/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.MappedSpace;
import io.osps.space.Participant;
import io.osps.space.SpaceStats;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.space.TupleView;
import io.osps.space.WriteOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The space as the watchdog's parts see it: the one that counts now, for the watchdog goes over to a new one when the file was
 * removed. Thread safe.
 */
final class RenewableSpace implements TupleSpace {
    private final RetiredSpaces retired = new RetiredSpaces();
    private volatile MappedSpace now;

    RenewableSpace(MappedSpace opened) {
        this.now = opened;
    }

    /** The one that counts now. */
    MappedSpace now() {
        return now;
    }

    /**
     * Goes over to the space that is at the place of this one now, and makes it first where there is none. Who is still in the
     * old one is not dead for that, and is cleaned up after there.
     *
     * @throws io.osps.space.SpaceException when that cannot be done; then all is as before
     */
    synchronized void renew() {
        MappedSpace old = now;
        if (!old.isCurrent()) {
            MappedSpace next = old.successor();
            retired.add(old);
            now = next;
        }
    }

    /** Cleans up after the dead of the spaces before this one. */
    void careForRetired() {
        retired.care();
    }

    /** Leaves all of them. */
    @Override
    public synchronized void close() {
        now.close();
        retired.close();
    }

    @Override
    public Participant self() {
        return now.self();
    }

    @Override
    public void write(Tuple tuple, WriteOptions options) {
        now.write(tuple, options);
    }

    @Override
    public @Nullable Tuple tryTake(Template template) {
        return now.tryTake(template);
    }

    @Override
    public @Nullable Tuple take(Template template, Duration timeout) throws InterruptedException {
        return now.take(template, timeout);
    }

    @Override
    public @Nullable Tuple tryRead(Template template) {
        return now.tryRead(template);
    }

    @Override
    public @Nullable Tuple read(Template template, Duration timeout) throws InterruptedException {
        return now.read(template, timeout);
    }

    @Override
    public List<Tuple> readAll(Template template) {
        return now.readAll(template);
    }

    @Override
    public @Nullable Claim tryClaim(Template template, ClaimKind kind) {
        return now.tryClaim(template, kind);
    }

    @Override
    public @Nullable Claim claim(Template template, ClaimKind kind, Duration timeout) throws InterruptedException {
        return now.claim(template, kind, timeout);
    }

    @Override
    public List<Participant> participants() {
        return now.participants();
    }

    @Override
    public boolean isAlive(Participant participant) {
        // Asked in this order: a space is retired before another one takes its place.
        return now.isAlive(participant) || retired.isAlive(participant);
    }

    @Override
    public boolean reclaim(Participant participant) {
        return now.reclaim(participant);
    }

    @Override
    public List<TupleView> inspect(Template template) {
        return now.inspect(template);
    }

    @Override
    public List<TupleView> inspect() {
        return now.inspect();
    }

    @Override
    public SpaceStats stats() {
        return now.stats();
    }
}
