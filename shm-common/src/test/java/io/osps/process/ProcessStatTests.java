/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class ProcessStatTests {
    private static final String TAIL =
            " 9832 9832 2654 0 -1 4194304 97 0 0 0 12 30 0 0 20 0 1 0 155438 3133440 357 18446744073709551615\n";

    @Test
    void readsStateTimesAndStart() {
        assertThat(ProcessStat.parse("9840 (cat) S" + TAIL)).isEqualTo(new ProcessStat('S', 9832, 2654, 42, 155438));
    }

    @Test
    void countsFromTheLastBracketWhenTheNameHoldsBracketsAndBlanks() {
        assertThat(ProcessStat.parse("9840 (a) R (b) ) T" + TAIL))
                .isEqualTo(new ProcessStat('T', 9832, 2654, 42, 155438));
    }

    @Test
    void isRefusedWhenCutShort() {
        for (String line : new String[] {"", "9840", "9840 (cat)", "9840 (cat) ", "9840 (cat) S 1 2 3"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> ProcessStat.parse(line));
        }
    }

    @Test
    void isDeadWhenAZombie() {
        assertThat(ProcessStat.parse("1 (x) Z" + TAIL).isDead()).isTrue();
        assertThat(ProcessStat.parse("1 (x) D" + TAIL).isDead()).isFalse();
    }
}
