/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WireErrorTests {
    @Test
    void lineHasCodeSentenceAndFactsInOrder() {
        WireError error = WireError.of(ErrorCode.BUSY, "the queue is full")
                .with("depth", 10)
                .with("limit", 10)
                .with("retry-after-ms", 50);
        assertThat(error.line()).isEqualTo("BUSY the queue is full depth=10 limit=10 retry-after-ms=50");
    }

    @Test
    void parsesBackWhatItWrote() {
        WireError error = WireError.of(ErrorCode.LOST, "the worker died")
                .with("attempts", 2)
                .with("outcome", "unknown");
        assertThat(WireError.parse(error.line())).isEqualTo(error);
    }

    @Test
    void sentenceWithEqualsSignsStaysWhenNotAtTheEnd() {
        WireError error = WireError.parse("FAILED a=b is wrong here handler=x");
        assertThat(error.message()).isEqualTo("a=b is wrong here");
        assertThat(error.facts()).isEqualTo(Map.of("handler", "x"));
    }

    @Test
    void keepsTheServicesOwnFactWhenTheSentenceEndsLikeOne() {
        WireError error = WireError.of(ErrorCode.FAILED, "see handler=forged").with("handler", "real");
        assertThat(WireError.parse(error.line()).fact("handler")).contains("real");
    }

    @Test
    void foreignLineBecomesAnErrWithTheWholeLine() {
        assertThat(WireError.parse("WRONGTYPE Operation against a key"))
                .isEqualTo(WireError.of(ErrorCode.ERR, "WRONGTYPE Operation against a key"));
    }

    @Test
    void codeAloneIsALine() {
        assertThat(WireError.parse("DENIED")).isEqualTo(WireError.of(ErrorCode.DENIED, ""));
        assertThat(WireError.of(ErrorCode.DENIED, "").line()).isEqualTo("DENIED");
    }

    @Test
    void framingHoldsWhateverAHandlerSays() {
        WireError error = WireError.of(ErrorCode.FAILED, "line 1\r\n+OK\r\n\u0000\u2028end")
                .with("handler", "a b\r\nc");
        assertThat(error.line()).isEqualTo("FAILED line 1 +OK end handler=a_b_c");
    }

    @Test
    void anyTextGivesALineThatParsesToItself() {
        Random random = new Random(42);
        for (int i = 0; i < 5_000; i++) {
            WireError error = WireError.of(ErrorCode.FAILED, noise(random)).with("end-of-error", noise(random));
            String line = error.line();
            assertThat(line).doesNotContainPattern("[\\p{Cntrl}]");
            assertThat(WireError.parse(line).line()).isEqualTo(line);
        }
    }

    @Test
    void longSentenceIsCutBetweenCharacters() {
        WireError error = WireError.of(ErrorCode.FAILED, "x".repeat(WireError.LONGEST_MESSAGE - 1) + "😀".repeat(10));
        assertThat(error.message()).hasSize(WireError.LONGEST_MESSAGE - 1).endsWith("x");
    }

    @Test
    void refusesANameOfAFactThatWouldNotParse() {
        WireError error = WireError.of(ErrorCode.ERR, "");
        assertThatThrownBy(() -> error.with("a b", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void numberIsEmptyWhenAbsentOrNoNumber() {
        WireError error =
                WireError.of(ErrorCode.BUSY, "").with("retry-after-ms", "soon").with("depth", 7);
        assertThat(error.number("retry-after-ms")).isEmpty();
        assertThat(error.number("limit")).isEmpty();
        assertThat(error.number("depth")).contains(7L);
    }

    @Test
    void exitCodesAreThoseOfTheProtocol() {
        assertThat(ErrorCode.FAILED.exitCode()).isEqualTo(1);
        assertThat(ErrorCode.ERR.exitCode()).isEqualTo(2);
        assertThat(ErrorCode.NOHANDLER.exitCode())
                .isEqualTo(ErrorCode.BUSY.exitCode())
                .isEqualTo(ErrorCode.DRAINING.exitCode())
                .isEqualTo(3);
        assertThat(ErrorCode.TIMEOUT.exitCode()).isEqualTo(4);
        assertThat(ErrorCode.NOAUTH.exitCode())
                .isEqualTo(ErrorCode.WRONGPASS.exitCode())
                .isEqualTo(ErrorCode.DENIED.exitCode())
                .isEqualTo(5);
        assertThat(ErrorCode.LOST.exitCode())
                .isEqualTo(ErrorCode.POISON.exitCode())
                .isEqualTo(6);
    }

    private static String noise(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.append(
                    (char) (random.nextBoolean() ? " =abc\r\n\t".charAt(random.nextInt(8)) : random.nextInt(0x3000)));
        }
        return text.toString();
    }
}
