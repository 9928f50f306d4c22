/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PauseGuardTests {
    private static final long START = Long.MAX_VALUE - 100;

    private final PauseGuard guard = new PauseGuard(Duration.ofMillis(250), Duration.ofMillis(500));

    /** Past the overflow of the clock. */
    private static long at(long millis) {
        return START + Duration.ofMillis(millis).toNanos();
    }

    @Test
    void holdsNothingWhenPassesFollowEachOther() {
        for (int i = 0; i < 100; i++) {
            assertThat(guard.pass(at(i * 250L))).isZero();
            assertThat(guard.isHolding(at(i * 250L))).isFalse();
        }
    }

    @Test
    void holdsVerdictsForOneIntervalWhenAPassCameLate() {
        guard.pass(START);
        long late = at(20_000);

        assertThat(guard.pass(late)).isEqualTo(Duration.ofSeconds(20));
        assertThat(guard.isHolding(late)).isTrue();
        assertThat(guard.isHolding(at(20_499))).isTrue();
        assertThat(guard.isHolding(at(20_500))).isFalse();
    }

    @Test
    void holdsVerdictsOnceWhenHalfOfSeveralAreSilent() {
        guard.silent(2, 4, START);
        assertThat(guard.isHolding(START)).isTrue();
        guard.silent(2, 4, at(400));
        assertThat(guard.isHolding(at(500))).as("the same episode").isFalse();

        guard.silent(0, 4, at(600));
        guard.silent(3, 4, at(700));
        assertThat(guard.isHolding(at(700))).as("another episode").isTrue();
    }

    @Test
    void holdsNothingWhenOneOfTwoIsSilentOrFewOfMany() {
        guard.silent(1, 2, START);
        guard.silent(2, 5, START);
        assertThat(guard.isHolding(START)).isFalse();
    }

    @Test
    void holdsVerdictsWhenTheWatchdogWasStarved() {
        guard.starved(START);
        assertThat(guard.isHolding(at(499))).isTrue();
        assertThat(guard.isHolding(at(500))).isFalse();
    }
}
