/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.space.contract.SpaceUnderTest;
import io.osps.space.contract.TupleSpaceContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract, with several participants of this JVM on one mapped file. */
class MappedSpaceTests implements TupleSpaceContract {
    @RegisterExtension
    final SpaceDirectory directory = new SpaceDirectory();

    private final AtomicLong now = new AtomicLong(1_000_000_000);
    private final List<MappedSpace> joined = new ArrayList<>();
    private @Nullable MappedSpace first;

    @BeforeEach
    void open() {
        first = join("local", null);
    }

    @Override
    public TupleSpace space() {
        return Objects.requireNonNull(first);
    }

    @Override
    public MappedSpace join(String role, @Nullable String name) {
        MappedSpace space = MappedSpace.open(SpaceUnderTest.config(directory.space()), role, name, now::get);
        joined.add(space);
        return space;
    }

    @Override
    public void kill(TupleSpace participant) {
        ((MappedSpace) participant).die();
    }

    @Override
    public void advance(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @AfterEach
    void invariantsHoldAfterEachTest() {
        assertThat(Objects.requireNonNull(first).check().broken()).isEmpty();
        joined.forEach(MappedSpace::close);
    }
}
