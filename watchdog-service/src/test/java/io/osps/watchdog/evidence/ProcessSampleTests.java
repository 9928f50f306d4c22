/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.watchdog.evidence.ProcessSample.ThreadTimes;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProcessSampleTests {
    private static ProcessSample sample(long at, char state, long cpu, Map<Long, ThreadTimes> threads) {
        return new ProcessSample(at, state, cpu, threads);
    }

    @Test
    void sharesAreOfTheTimeBetween() {
        ProcessSample first = sample(1_000, 'S', 50, Map.of(1L, times(10, 100), 2L, times(10, 0)));
        ProcessSample second = sample(2_000, 'R', 300, Map.of(1L, times(20, 400), 2L, times(30, 300)));

        assertThat(second.since(first)).isEqualTo(new ProcessActivity('R', 0.25, 0.6));
        assertThat(second.longestWaitShareSince(first)).isEqualTo(0.3);
    }

    @Test
    void waitIsTheWholeTimeWhenAThreadIsReadyAndNeverRan() {
        ProcessSample first = sample(0, 'S', 0, Map.of(1L, new ThreadTimes(10, 100, false)));
        ProcessSample second = sample(1_000, 'R', 0, Map.of(1L, new ThreadTimes(10, 100, true)));

        assertThat(second.since(first).waitShare()).isEqualTo(1.0);
    }

    @Test
    void waitIsNothingWhenAThreadRunsAllTheTime() {
        ProcessSample first = sample(0, 'R', 0, Map.of(1L, new ThreadTimes(10, 100, true)));
        ProcessSample second = sample(1_000, 'R', 1_000, Map.of(1L, new ThreadTimes(1_010, 100, true)));

        assertThat(second.since(first)).isEqualTo(new ProcessActivity('R', 1, 0));
    }

    @Test
    void threadsThatCameOrWentCountNothing() {
        ProcessSample first = sample(0, 'S', 0, Map.of(1L, times(0, 900)));
        ProcessSample second = sample(1_000, 'S', 0, Map.of(2L, times(0, 900)));

        assertThat(second.since(first).waitShare()).isZero();
    }

    @Test
    void sharesAreZeroWhenNoTimePassed() {
        ProcessSample one = sample(5, 'S', 7, Map.of(1L, times(0, 900)));
        assertThat(one.since(one)).isEqualTo(new ProcessActivity('S', 0, 0));
        assertThat(one.longestWaitShareSince(one)).isZero();
    }

    private static ThreadTimes times(long run, long delay) {
        return new ThreadTimes(run, delay, false);
    }
}
