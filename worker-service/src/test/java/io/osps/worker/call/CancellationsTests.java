/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CancellationsTests {
    private final AtomicLong clock = new AtomicLong(5);
    private final Cancellations cancellations = new Cancellations(clock::get);

    @Test
    void noteIsTakenOnce() {
        cancellations.note("one");
        assertThat(cancellations.take("other")).isFalse();
        assertThat(cancellations.take("one")).isTrue();
        assertThat(cancellations.take("one")).isFalse();
    }

    @Test
    void noteIsKeptForAMomentOnly() {
        cancellations.note("one");
        clock.addAndGet(Duration.ofSeconds(6).toNanos());
        assertThat(cancellations.take("one")).isFalse();
    }

    @Test
    void notesAreBounded() {
        for (int i = 0; i <= 1024; i++) {
            cancellations.note("id-" + i);
        }
        assertThat(cancellations.take("id-0")).isFalse();
        assertThat(cancellations.take("id-1")).isTrue();
        assertThat(cancellations.take("id-1024")).isTrue();
    }
}
