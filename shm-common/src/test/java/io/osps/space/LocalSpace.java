/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tuple space inside one process: one participant's view on a store that all views in that process share. For unit
 * tests, and the plainest statement of what {@link TupleSpace} means.
 *
 * <p>{@link #kill} does to a view what {@code kill -9} does to a process: nothing is cleaned up, every later call on it and
 * on its claims fails, and others may {@link #reclaim} it. Thread safe.
 */
public final class LocalSpace implements TupleSpace {
    private final LocalStore store;
    private final Participant self;

    private LocalSpace(LocalStore store, Participant self) {
        this.store = store;
        this.self = self;
    }

    /** A new store of the default size, joined as {@code local-1}. */
    public static LocalSpace create() {
        return create(SpaceConfig.defaults(Path.of("local")), System::nanoTime);
    }

    /**
     * A new store, joined as {@code local-1}.
     *
     * @param config its size; the path plays no part
     * @param clock nanoseconds since any instant; decides over time to live, age and marks, but not over waits
     */
    public static LocalSpace create(SpaceConfig config, LongSupplier clock) {
        LocalStore store = new LocalStore(config, clock);
        return new LocalSpace(store, store.join("local", null));
    }

    /**
     * Another participant of the same store.
     *
     * @param name the name, or null for the lowest free {@code role-k}
     * @throws SpaceException when a living participant has that name
     */
    public LocalSpace join(String role, @Nullable String name) {
        return new LocalSpace(store, store.join(role, name));
    }

    /** Dies at once, as a process does; nothing is cleaned up. */
    public void kill() {
        store.run(() -> store.die(self));
    }

    @Override
    public Participant self() {
        return self;
    }

    @Override
    public void write(Tuple tuple, WriteOptions options) {
        store.run(() -> {
            store.requireAlive(self);
            store.write(tuple, options);
        });
    }

    @Override
    public @Nullable Tuple tryTake(Template template) {
        return alive(() -> store.takeNow(template));
    }

    @Override
    public @Nullable Tuple take(Template template, Duration timeout) throws InterruptedException {
        return store.await(self, timeout, () -> store.takeNow(template));
    }

    @Override
    public @Nullable Tuple tryRead(Template template) {
        return alive(() -> store.readNow(template));
    }

    @Override
    public @Nullable Tuple read(Template template, Duration timeout) throws InterruptedException {
        return store.await(self, timeout, () -> store.readNow(template));
    }

    @Override
    public List<Tuple> readAll(Template template) {
        return present(() -> store.readAll(template));
    }

    @Override
    public @Nullable Claim tryClaim(Template template, ClaimKind kind) {
        return alive(() -> store.claimNow(template, kind, self));
    }

    @Override
    public @Nullable Claim claim(Template template, ClaimKind kind, Duration timeout) throws InterruptedException {
        return store.await(self, timeout, () -> store.claimNow(template, kind, self));
    }

    @Override
    public List<Participant> participants() {
        return present(store::participants);
    }

    @Override
    public boolean isAlive(Participant participant) {
        return present(() -> store.isAlive(participant));
    }

    @Override
    public boolean reclaim(Participant participant) {
        return present(() -> store.reclaim(participant));
    }

    @Override
    public List<TupleView> inspect(Template template) {
        return present(() -> store.inspect(template));
    }

    @Override
    public List<TupleView> inspect() {
        return present(() -> store.inspect(null));
    }

    @Override
    public SpaceStats stats() {
        return present(store::stats);
    }

    @Override
    public void close() {
        store.run(() -> {
            store.die(self);
            store.reclaim(self);
        });
    }

    private <T> @Nullable T alive(Supplier<@Nullable T> action) {
        return store.locked(() -> {
            store.requireAlive(self);
            return action.get();
        });
    }

    private <T> T present(Supplier<T> action) {
        return store.lockedPresent(() -> {
            store.requireAlive(self);
            return action.get();
        });
    }
}
