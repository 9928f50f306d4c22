/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.watchdog.verdict.Failure;
import io.osps.watchdog.verdict.Failure.Cause;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RestartPolicyTests {
    private static final RestartPolicy POLICY = Scenarios.RESTARTS;
    private static final Failure FAILURE = new Failure(Cause.CRASHED, "exit=1");

    private static History failed(int times) {
        History history = History.NONE;
        for (int i = 0; i < times; i++) {
            history = POLICY.failed(history, FAILURE, i);
        }
        return history;
    }

    @Test
    void delayIsNothingWhenAReadyServiceFailsForTheFirstTime() {
        assertThat(POLICY.delay(failed(1), true, 1)).isZero();
        assertThat(POLICY.delay(failed(1), false, 1)).isPositive();
        assertThat(POLICY.delay(failed(2), true, 1)).isPositive();
    }

    @Test
    void delayDoublesUpToTheLongestWhenFailuresGoOn() {
        for (int failures = 1; failures <= 40; failures++) {
            double plain = Math.min(100e6 * Math.pow(2, failures - 1), 10e9);
            assertThat((double) POLICY.delay(failed(failures), false, 7)).isBetween(0.8 * plain, 1.2 * plain);
        }
    }

    @Test
    void delaysDifferWhenServicesDiffer() {
        History history = failed(3);
        assertThat(LongStream.range(0, 20)
                        .map(seed -> POLICY.delay(history, false, seed))
                        .distinct()
                        .count())
                .isGreaterThan(15);
    }

    @Test
    void budgetForgetsWhatIsOlderThanTheWindow() {
        History history = History.NONE;
        for (int i = 0; i < 100; i++) {
            history = POLICY.failed(history, FAILURE, i * Duration.ofSeconds(10).toNanos());
        }
        assertThat(history.exhausted()).isFalse();
        assertThat(history.recent()).hasSize(6);
        assertThat(history.failures()).isEqualTo(100);
    }

    @Test
    void budgetIsExhaustedWhenOneFailureMoreIsInTheWindow() {
        assertThat(failed(6).exhausted()).isFalse();
        assertThat(failed(7).exhausted()).isTrue();
        assertThat(failed(7).stable().exhausted()).isFalse();
    }
}
