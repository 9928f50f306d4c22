/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.wire.Limits;
import io.osps.wire.netty.ConnectionTimes.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionTimesTests {
    private static final Limits LIMITS =
            Limits.DEFAULTS.withArrival(Duration.ofSeconds(10)).withIdle(Duration.ofSeconds(60));

    private long now = Long.MAX_VALUE - 5; // a monotonic clock may pass the end of its range
    private final ConnectionTimes times = new ConnectionTimes(LIMITS, () -> now);

    @Test
    void slowDripDoesNotOutliveTheTimeOfACommand() {
        times.decoding(false);
        for (int second = 0; second < 10; second++) {
            passSeconds(1);
            times.decoding(true);
            assertThat(times.judge(true, 0, 0, 0)).isEqualTo(Verdict.FINE);
        }
        passSeconds(1);
        assertThat(times.judge(true, 0, 0, 0)).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void timeOfACommandCountsFromTheOneBefore() {
        times.decoding(false);
        passSeconds(9);
        times.decoding(true);
        times.commandArrived();
        passSeconds(9);
        assertThat(times.judge(true, 0, 0, 0)).isEqualTo(Verdict.FINE);
        passSeconds(2);
        assertThat(times.judge(true, 0, 0, 0)).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void unusedConnectionEnds() {
        times.decoding(false);
        passSeconds(60);
        assertThat(times.judge(false, 0, 0, 0)).isEqualTo(Verdict.FINE);
        passSeconds(1);
        assertThat(times.judge(false, 0, 0, 0)).isEqualTo(Verdict.OVER);
    }

    @Test
    void connectionThatWaitsForAnAnswerIsInUse() {
        passSeconds(1000);
        assertThat(times.judge(false, 1, 0, 0)).isEqualTo(Verdict.FINE);
    }

    @Test
    void zeroMeansNoIdleLimit() {
        ConnectionTimes patient = new ConnectionTimes(LIMITS.withIdle(Duration.ZERO), () -> now);
        passSeconds(100_000);
        assertThat(patient.judge(false, 0, 0, 0)).isEqualTo(Verdict.FINE);
    }

    @Test
    void clientThatReadsNothingIsCutOff() {
        assertThat(times.judge(false, 0, 5000, 5000)).isEqualTo(Verdict.FINE);
        passSeconds(10);
        assertThat(times.judge(false, 0, 5000, 5000)).isEqualTo(Verdict.FINE);
        passSeconds(1);
        assertThat(times.judge(false, 0, 5000, 5000)).isEqualTo(Verdict.OVER);
    }

    @Test
    void clientThatGetsMoreAndReadsNothingIsCutOffToo() {
        times.judge(false, 0, 5000, 6000);
        passSeconds(11);
        assertThat(times.judge(false, 0, 9000, 10_000)).isEqualTo(Verdict.OVER);
    }

    @Test
    void clientThatReadsSlowlyIsNot() {
        long read = 0;
        for (int i = 0; i < 100; i++) {
            read += 1000;
            passSeconds(9);
            assertThat(times.judge(false, 0, 5000, 5000 + read)).isEqualTo(Verdict.FINE);
        }
    }

    @Test
    void endedConnectionLingersAMoment() {
        times.ended();
        passSeconds(2);
        assertThat(times.judge(false, 0, 0, 0)).isEqualTo(Verdict.FINE);
        passSeconds(1);
        assertThat(times.judge(false, 0, 0, 0)).isEqualTo(Verdict.OVER);
    }

    private void passSeconds(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }
}
