/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space.contract;

import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.SpaceConfig;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the contract tests need of an implementation: for each test a new empty store with {@value #SLOTS} slots,
 * several participants on it, a way to kill one, and a clock.
 */
public interface SpaceUnderTest {
    /** Most tuples of the store under test. */
    int SLOTS = 256;
    /** As far as a tuple's attempts are counted. */
    int MOST_ATTEMPTS = 15;

    /** The size of the store under test. */
    static SpaceConfig config(Path path) {
        return new SpaceConfig(path, SLOTS, 32, 32, 8, 2);
    }

    /** The first participant. */
    TupleSpace space();

    /** Another participant of the same store. */
    TupleSpace join(String role, @Nullable String name);

    /** Does to a participant what {@code kill -9} does to its process. */
    void kill(TupleSpace participant);

    /** Lets the time pass by which time to live and age are counted. */
    void advance(Duration time);

    /** Another participant, whose name plays no part. */
    default TupleSpace other() {
        return join("other", null);
    }

    static Tuple taken(TupleSpace space, Template template) {
        return Objects.requireNonNull(space.tryTake(template), () -> "no match for " + template);
    }

    static Claim claimed(TupleSpace space, Template template) {
        return claimed(space, template, ClaimKind.COUNTED);
    }

    static Claim claimed(TupleSpace space, Template template, ClaimKind kind) {
        return Objects.requireNonNull(space.tryClaim(template, kind), () -> "no match for " + template);
    }

    /** Bytes that differ from place to place and from seed to seed. */
    static byte[] payload(int size, int seed) {
        byte[] bytes = new byte[size];
        new java.util.Random(seed).nextBytes(bytes);
        return bytes;
    }
}
