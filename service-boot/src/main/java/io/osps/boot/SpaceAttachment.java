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
import java.time.Duration;
import java.util.List;
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
    boolean isCurrent() {
        return !(attached instanceof MappedSpace mapped) || mapped.isCurrent();
    }

    void attach() {
        TupleSpace space = opener.open(config, role.get(), name);
        attached = space;
        LogMembers.tellOf(space.self());
    }

    /** Leaves the space. */
    @Override
    public void close() {
        TupleSpace space = attached;
        attached = null;
        if (space != null) {
            space.close();
        }
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
        return space().isAlive(participant);
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
