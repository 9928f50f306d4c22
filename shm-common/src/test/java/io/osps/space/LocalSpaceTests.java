/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import io.osps.space.contract.SpaceUnderTest;
import io.osps.space.contract.TupleSpaceContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

class LocalSpaceTests implements TupleSpaceContract {
    private final AtomicLong now = new AtomicLong(1_000_000_000);
    private final LocalSpace space = LocalSpace.create(SpaceUnderTest.config(Path.of("none")), now::get);

    @Override
    public TupleSpace space() {
        return space;
    }

    @Override
    public TupleSpace join(String role, @Nullable String name) {
        return space.join(role, name);
    }

    @Override
    public void kill(TupleSpace participant) {
        ((LocalSpace) participant).kill();
    }

    @Override
    public void advance(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
