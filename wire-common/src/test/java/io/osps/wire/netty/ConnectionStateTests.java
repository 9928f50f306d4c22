/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionStateTests {
    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
                    FROM,     GO_DOWN,  HEAR_NO_MORE, SAY_LAST, END,   LOSE
                    OPEN,     REFUSING, DEAF,         CLOSING,  ENDED, GONE
                    REFUSING, REFUSING, DEAF,         CLOSING,  ENDED, GONE
                    DEAF,     DEAF,     DEAF,         CLOSING,  ENDED, GONE
                    CLOSING,  CLOSING,  CLOSING,      CLOSING,  ENDED, GONE
                    ENDED,    ENDED,    ENDED,        ENDED,    ENDED, GONE
                    GONE,     GONE,     GONE,         GONE,     GONE,  GONE
                    """)
    void stepLeadsOnlyForward(
            ConnectionState from,
            ConnectionState goDown,
            ConnectionState hearNoMore,
            ConnectionState sayLast,
            ConnectionState end,
            ConnectionState lose) {
        assertThat(from.goDown()).isEqualTo(goDown);
        assertThat(from.hearNoMore()).isEqualTo(hearNoMore);
        assertThat(from.sayLast()).isEqualTo(sayLast);
        assertThat(from.end()).isEqualTo(end);
        assertThat(from.lose()).isEqualTo(lose);
    }

    @ParameterizedTest
    @CsvSource(useHeadersInDisplayName = true, textBlock = """
                    STATE,    HEARS, ANSWERS, OVER_WHEN_ALL_ANSWERED, OVER_BEFORE
                    OPEN,     true,  true,    false,                  false
                    REFUSING, true,  true,    true,                   false
                    DEAF,     false, true,    true,                   false
                    CLOSING,  false, false,   true,                   true
                    ENDED,    false, false,   true,                   true
                    GONE,     false, false,   true,                   true
                    """)
    void stateSaysWhatTheConnectionDoes(
            ConnectionState state, boolean hears, boolean answers, boolean overWhenAllAnswered, boolean overBefore) {
        assertThat(state.hears()).isEqualTo(hears);
        assertThat(state.answers()).isEqualTo(answers);
        assertThat(state.isOver(true)).isEqualTo(overWhenAllAnswered);
        assertThat(state.isOver(false)).isEqualTo(overBefore);
    }
}
