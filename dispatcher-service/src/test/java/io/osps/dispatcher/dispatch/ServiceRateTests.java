/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ServiceRateTests {
    private static final long SECOND = 1_000_000_000L;

    private final ServiceRate rate = new ServiceRate(0);

    @Test
    void nothingWhenNoneHasLeft() {
        assertThat(rate.perSecond(5 * SECOND)).isZero();
    }

    @Test
    void paceOfTheFirstSecondsWhenYoung() {
        leave(0, 4, 50);

        assertThat(rate.perSecond(4 * SECOND)).isCloseTo(50, within(1.0));
    }

    @Test
    void paceOfTheLastTenSecondsWhenOld() {
        leave(0, 20, 10);
        leave(20, 30, 100);

        assertThat(rate.perSecond(30 * SECOND)).isCloseTo(100, within(12.0));
    }

    @Test
    void nothingWhenTheLastHasLeftLongAgo() {
        leave(0, 5, 10);

        assertThat(rate.perSecond(60 * SECOND)).isZero();
    }

    private void leave(int fromSecond, int toSecond, int perSecond) {
        for (long i = (long) fromSecond * perSecond; i < (long) toSecond * perSecond; i++) {
            rate.left(i * SECOND / perSecond);
        }
    }
}
