/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorsTests {
    private final AtomicLong limit = new AtomicLong(1 << 20);
    private final Descriptors descriptors = new Descriptors(limit::get, 100);

    @Test
    void connectionsAreAsManyAsWantedWhereThereIsRoom() {
        assertThat(descriptors.room(10_000)).isEqualTo(10_000);
        assertThat(descriptors.shortage(10_000)).isEmpty();
    }

    @Test
    void othersKeepAnEighthOfFewDescriptors() {
        limit.set(1024);
        assertThat(descriptors.room(10_000)).isEqualTo(1024 - 100 - 128);
    }

    @Test
    void limitThatShrinksMeanwhileLeavesRoomForNobody() {
        limit.set(110);
        assertThat(descriptors.room(10_000)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"10000, 1024", "200, 256", "10, 110", "3000, 1024"})
    void wayOutIsEnough(int wanted, int given) {
        limit.set(given);
        String shortage = descriptors.shortage(wanted);
        assertThat(shortage).contains("connections=" + wanted, "open-files=" + given, "; start it after ulimit -n ");

        limit.set(Long.parseLong(shortage.substring(shortage.lastIndexOf(' ') + 1)));
        assertThat(descriptors.room(wanted)).isEqualTo(wanted);
    }

    @Test
    void thisProcessHasRoomForAConnection() {
        assertThat(Descriptors.ofThisProcess().room(1)).isOne();
    }
}
