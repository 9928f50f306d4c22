/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.MappedSpace;
import io.osps.space.Participant;
import io.osps.space.SpaceConfig;
import io.osps.space.SpaceStats;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.space.TupleView;
import io.osps.space.WriteOptions;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The {@link TupleSpace} that a service's beans are given. It is attached late, in {@link ServicePhases#SPACE}: beans may
 * hold it from their construction and use it once they are started. Thread safe.
 */
public final class SpaceAttachment implements TupleSpace {
    private final SpaceOpener opener;
    private final SpaceConfig config;
    private final Supplier<String> role;
    private final @Nullable String name;
    private final RetiredSpaces retired = new RetiredSpaces();
    private volatile @Nullable TupleSpace attached;

    SpaceAttachment(SpaceOpener opener, SpaceConfig config, Supplier<String> role, @Nullable String name) {
        this.opener = opener;
        this.config = config;
        this.role = role;
        this.name = name;
    }

    /** Where the space is, and the size that this service would create it with. */
    public SpaceConfig config() {
        return config;
    }

    /** Whether the space may be used now. */
    public boolean isAttached() {
        return attached != null;
    }

    /** Whether the space's file is still the one that is attached; true when nothing is. */
    public boolean isCurrent() {
        return !(attached instanceof MappedSpace mapped) || mapped.isCurrent();
    }

    void attach() {
        TupleSpace space = opener.open(config, role.get(), name);
        attached = space;
        LogMembers.tellOf(space.self());
        try {
            keepToken();
        } catch (IOException e) {
            throw new StartException(
                    "the token of the space cannot be written: path=" + tokenFile() + " cause=" + e,
                    "Check the directory's permissions, and remove what is there in the token's place.",
                    e);
        }
    }

    /**
     * Goes over to the space that is at the place of this one now, and makes it first where there is none. Who is still in the
     * old one is not dead for that, and is cleaned up after there.
     *
     * @throws io.osps.space.SpaceException when that cannot be done; then all is as before
     */
    public synchronized void renew() {
        if (attached instanceof MappedSpace old && !old.isCurrent()) {
            MappedSpace next = old.successor();
            retired.add(old);
            attached = next;
            LogMembers.tellOf(next.self());
            try {
                keepToken();
            } catch (IOException _) {
                // Told at the next look at the files.
            }
        }
    }

    /** Cleans up after the dead of the spaces before this one. */
    void careForRetired() {
        retired.care();
    }

    /** The token of the space that is attached now. */
    public Token token() {
        if (space() instanceof MappedSpace mapped) {
            return Token.of(mapped.secret().digits());
        }
        try {
            return Token.ofSpaceDirectory(directory());
        } catch (IOException e) {
            throw new UncheckedIOException("the token cannot be read: path=" + tokenFile(), e);
        }
    }

    /** Writes the token's file if it is not there as it should be, and returns whether it had to. */
    boolean keepToken() throws IOException {
        return attached instanceof MappedSpace && token().keepIn(directory());
    }

    Path tokenFile() {
        return directory().resolve("token");
    }

    private Path directory() {
        return Objects.requireNonNull(config.path().toAbsolutePath().getParent());
    }

    /** Leaves the space. */
    @Override
    public synchronized void close() {
        TupleSpace space = attached;
        attached = null;
        if (space != null) {
            space.close();
        }
        retired.close();
    }

    private TupleSpace space() {
        TupleSpace space = attached;
        if (space == null) {
            throw new IllegalStateException("the space is not attached: path=" + config.path());
        }
        return space;
    }

    @Override
    public Participant self() {
        return space().self();
    }

    @Override
    public void write(Tuple tuple, WriteOptions options) {
        space().write(tuple, options);
    }

    @Override
    public @Nullable Tuple tryTake(Template template) {
        return space().tryTake(template);
    }

    @Override
    public @Nullable Tuple take(Template template, Duration timeout) throws InterruptedException {
        return space().take(template, timeout);
    }

    @Override
    public @Nullable Tuple tryRead(Template template) {
        return space().tryRead(template);
    }

    @Override
    public @Nullable Tuple read(Template template, Duration timeout) throws InterruptedException {
        return space().read(template, timeout);
    }

    @Override
    public List<Tuple> readAll(Template template) {
        return space().readAll(template);
    }

    @Override
    public @Nullable Claim tryClaim(Template template, ClaimKind kind) {
        return space().tryClaim(template, kind);
    }

    @Override
    public @Nullable Claim claim(Template template, ClaimKind kind, Duration timeout) throws InterruptedException {
        return space().claim(template, kind, timeout);
    }

    @Override
    public List<Participant> participants() {
        return space().participants();
    }

    @Override
    public boolean isAlive(Participant participant) {
        // Asked in this order: a space is retired before another one takes its place.
        return space().isAlive(participant) || retired.isAlive(participant);
    }

    @Override
    public boolean reclaim(Participant participant) {
        return space().reclaim(participant);
    }

    @Override
    public List<TupleView> inspect(Template template) {
        return space().inspect(template);
    }

    @Override
    public List<TupleView> inspect() {
        return space().inspect();
    }

    @Override
    public SpaceStats stats() {
        return space().stats();
    }
}
