/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.exchange.Condemned;
import io.osps.exchange.Role;
import io.osps.space.LocalSpace;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LedgerTests {
    private static final History HISTORY =
            new History(3, 2, List.of(5L, -7L), true, new Failure(Cause.CRASHED, "exit=1 log=\"two\nlines\""));

    private final LocalSpace space = LocalSpace.create();
    private final Ledger ledger = new Ledger(space);

    private static Entry entry(History history) {
        return new Entry("worker-1", Role.WORKER, Desire.PAUSE, true, "7.1", history);
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(ledger.open()).isEmpty();
        assertThat(ledger.workers(2)).isEqualTo(2);
    }

    @Test
    void tellsWhatWasWrittenLast() {
        ledger.write(entry(History.NONE));
        ledger.write(entry(HISTORY));

        assertThat(new Ledger(space).open().values()).containsExactly(entry(HISTORY));
        assertThat(space.inspect()).hasSize(1);
    }

    @Test
    void saysWhoIsEndedForWhichRequest() {
        ledger.condemn(7, "r-1");

        assertThat(space.readAll(Condemned.ofIncarnation(7)))
                .singleElement()
                .satisfies(tuple -> assertThat(Condemned.from(tuple)).isEqualTo(new Condemned(7, "r-1", true)));
    }

    @Test
    void forgets() {
        ledger.write(entry(History.NONE));
        ledger.forget("worker-1");

        assertThat(ledger.open()).isEmpty();
    }

    @Test
    void scaleHoldsAsLongAsTheSettingsAreTheSame() {
        ledger.scale(5, 2);
        ledger.scale(4, 2);

        assertThat(ledger.workers(2)).isEqualTo(4);
        assertThat(ledger.workers(3)).isEqualTo(3);
    }
}
