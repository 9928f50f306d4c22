/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

final class WearTests {
    private static WorkerProperties.Recycle limits(long requests, long bytes) {
        return new WorkerProperties.Recycle(requests, DataSize.ofBytes(bytes));
    }

    @Test
    void isNeverWornWithoutLimits() {
        assertThat(new Wear(limits(0, 0), () -> Long.MAX_VALUE).facts(Long.MAX_VALUE))
                .isEmpty();
    }

    @Test
    void isWornWhenItHasServedSoManyRequests() {
        Wear wear = new Wear(limits(10, 0), () -> 0);
        assertThat(wear.facts(9)).isEmpty();
        assertThat(wear.facts(10)).isEqualTo("requests=10 limit=10");
    }

    @Test
    void isWornWhenItHasGrownSoMuch() {
        assertThat(new Wear(limits(10, 100), () -> 99).facts(0)).isEmpty();
        assertThat(new Wear(limits(10, 100), () -> 100).facts(0)).isEqualTo("rss=100 limit=100");
    }

    @Test
    void thisProcessUsesMemoryOfItsOwn() {
        assertThat(Wear.ofThisProcess(limits(0, 1)).facts(0)).matches("rss=[1-9]\\d+ limit=1");
    }
}
