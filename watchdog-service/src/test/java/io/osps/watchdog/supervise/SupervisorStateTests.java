/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.exchange.KillNotice;
import io.osps.exchange.Role;
import io.osps.space.LocalSpace;
import io.osps.watchdog.evidence.NanoClock;
import io.osps.watchdog.evidence.OutOfMemoryKills;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.supervise.Order.Desire;
import io.osps.watchdog.verdict.Failure;
import io.osps.watchdog.verdict.Failure.Cause;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SupervisorStateTests {
    private static final History HISTORY =
            new History(3, 2, List.of(5L, -7L), true, new Failure(Cause.CRASHED, "exit=1 log=\"two\nlines\""));

    private final LocalSpace space = LocalSpace.create();
    private final SupervisorState state = new SupervisorState(space);

    private static SupervisorState.Entry entry(History history) {
        return new SupervisorState.Entry("worker-1", Role.WORKER, Desire.PAUSE, true, "7.1", history);
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(state.open()).isEmpty();
        assertThat(state.workers(2)).isEqualTo(2);
    }

    @Test
    void tellsWhatWasWrittenLast() {
        state.note().write(() -> entry(History.NONE));
        state.note().write(() -> entry(HISTORY));

        assertThat(new SupervisorState(space).open().values()).containsExactly(entry(HISTORY));
        assertThat(space.inspect()).hasSize(1);
    }

    @Test
    void saysWhoIsEndedForWhichRequest() {
        OutOfMemoryKills none = new OutOfMemoryKills(ProcFs.ofSystem(), NanoClock.SYSTEM);
        new KillNotices(space, none).announce(7, "r-1");

        assertThat(space.readAll(KillNotice.ofIncarnation(7)))
                .singleElement()
                .satisfies(tuple -> assertThat(KillNotice.from(tuple)).isEqualTo(new KillNotice(7, "r-1", true)));
    }

    @Test
    void forgets() {
        state.note().write(() -> entry(History.NONE));
        state.forget("worker-1");

        assertThat(state.open()).isEmpty();
    }

    @Test
    void scaleHoldsAsLongAsTheSettingsAreTheSame() {
        state.scale(5, 2);
        state.scale(4, 2);

        assertThat(state.workers(2)).isEqualTo(4);
        assertThat(state.workers(3)).isEqualTo(3);
    }
}
