/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.osps.wire.ErrorCode;
import io.osps.wire.Limits;
import io.osps.wire.WireError;
import io.osps.wire.WireFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTests {
    private static final Limits LIMITS =
            Limits.DEFAULTS.withPayloadBytes(100_000).withBodyBytes(250_000);

    private final BodyBudget budget = new BodyBudget(LIMITS.bodyBytes());
    private final RequestDecoder decoder = new RequestDecoder(LIMITS, budget);

    @Test
    void findsCommandsOneAfterAnother() throws WireFormatException {
        Decoded decoded = decode("*2\r\n$4\r\nECHO\r\n$3\r\na\r\n\r\nPING\r\n*0\r\n*1\r\n$4\r\nquit\r\nset 'a b'\n");
        assertThat(decoded.commands()).containsExactly("[ECHO, a\r\n]", "[PING]", "[quit]", "[set, a b]");
        assertThat(decoder.isMidCommand()).isFalse();
    }

    @Test
    void nameIsInUpperCase() throws WireFormatException {
        assertThat(decode("*1\r\n$4\r\nquIt\r\n").incoming().getFirst())
                .isInstanceOfSatisfying(
                        Command.class, command -> assertThat(command.name()).isEqualTo("QUIT"));
    }

    @Test
    void emptyArgumentsCount() throws WireFormatException {
        assertThat(decode("*3\r\n$4\r\nCALL\r\n$0\r\n\r\n$0\r\n\r\n").commands())
                .containsExactly("[CALL, , ]");
    }

    @Test
    void payloadOfTheLimitComesThroughByteForByte() throws WireFormatException {
        byte[] payload = new byte[LIMITS.payloadBytes()];
        new Random(3).nextBytes(payload);
        Decoded decoded = new Decoded(decoder, budget);
        decoded.add(bytes("*2\r\n$4\r\nECHO\r\n$" + payload.length + "\r\n"));
        decoded.add(payload);
        decoded.add(bytes("\r\n"));
        assertThat(decoded.incoming()).singleElement().isInstanceOfSatisfying(Command.class, command -> {
            assertThat(command.bytes(1)).isEqualTo(payload);
            assertThat(command.reserved()).isBetween((long) payload.length, payload.length + (8L << 10));
        });
    }

    @Test
    void midCommandFromTheFirstByteToTheLast() throws WireFormatException {
        byte[] command = bytes("*1\r\n$4\r\nPING\r\n");
        for (int i = 0; i < command.length - 1; i++) {
            decoder.decode(Unpooled.wrappedBuffer(command, i, 1));
            assertThat(decoder.isMidCommand()).isTrue();
        }
        assertThat(decoder.decode(Unpooled.wrappedBuffer(command, command.length - 1, 1)))
                .isNotNull();
        assertThat(decoder.isMidCommand()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*65\r\n",
                "*-1\r\n",
                "*+1\r\n",
                "*01\r\n",
                "*\r\n",
                "*1\n",
                "*1\rx",
                "*a\r\n",
                "*12345678901\r\n",
                "*1\r\n:1\r\n",
                "*1\r\n*1\r\n",
                "*1\r\n$-1\r\n",
                "*1\r\n$ 1\r\n",
                "*1\r\n$00\r\n",
                "*1\r\n$1\r\nab",
                "*1\r\n$1\r\na\n",
                "*1\r\n$1\r\na\rb",
                "*1\r\n$1 \r\n",
                "echo 'a\r\n",
                "echo \"a\"b\r\n",
                "** \r\n"
            })
    void refusesWhatIsNotTheProtocol(String bytes) {
        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOfSatisfying(
                        WireFormatException.class,
                        malformed -> assertThat(malformed.isHttp()).isFalse());
    }

    @Test
    void refusesATypedLinePastItsLimit() throws WireFormatException {
        String longest = "x".repeat(LIMITS.inlineBytes() - 1);
        assertThat(decode(longest + "\r\n").commands()).containsExactly("[" + longest + "]");
        assertThatThrownBy(() -> decode("x".repeat(LIMITS.inlineBytes() + 1)))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("limit=4096");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "get /x", "POST", "Host:", "PING\r\nhost: x"})
    void noticesHttpBeforeTheLineEnds(String bytes) {
        assertThatThrownBy(() -> decode(bytes))
                .isInstanceOfSatisfying(
                        WireFormatException.class,
                        malformed -> assertThat(malformed.isHttp()).isTrue());
    }

    @Test
    void commandsInArraysMayHaveSuchNames() throws WireFormatException {
        assertThat(decode("*2\r\n$3\r\nGET\r\n$1\r\nx\r\n").commands()).containsExactly("[GET, x]");
    }

    @Test
    void skipsAPayloadThatIsTooLargeAndGoesOn() throws WireFormatException {
        int size = LIMITS.payloadBytes() + 1;
        Decoded decoded =
                decode("*3\r\n$4\r\nCALL\r\n$" + size + "\r\n" + "x".repeat(size) + "\r\n$1\r\ny\r\nPING\r\n");
        assertThat(decoded.incoming()).hasSize(2);
        assertThat(decoded.incoming().getFirst()).isInstanceOfSatisfying(Incoming.Refusal.class, refusal -> {
            assertThat(refusal.closes()).isFalse();
            assertThat(refusal.error().line())
                    .isEqualTo("TOOLARGE the payload is too large for this port size=100001 limit=100000");
        });
        assertThat(decoded.commands()).containsExactly("[PING]");
        assertThat(budget.used()).isZero();
    }

    @Test
    void argumentsTogetherAreLimitedToo() throws WireFormatException {
        String argument = "$90000\r\n" + "x".repeat(90_000) + "\r\n";
        Decoded decoded = decode("*3\r\n$4\r\nCALL\r\n" + argument + argument + "PING\r\n");
        assertThat(decoded.incoming().getFirst())
                .isInstanceOfSatisfying(
                        Incoming.Refusal.class,
                        refusal -> assertThat(refusal.error().fact("size")).contains("180004"));
        assertThat(decoded.commands()).containsExactly("[PING]");
        assertThat(budget.used()).isZero();
    }

    @Test
    void closesWherePayloadIsTooLargeToSkip() throws WireFormatException {
        Decoded decoded = decode("*2\r\n$4\r\nCALL\r\n$9999999999\r\nabc");
        assertThat(decoded.incoming()).singleElement().isInstanceOfSatisfying(Incoming.Refusal.class, refusal -> {
            assertThat(refusal.closes()).isTrue();
            assertThat(refusal.error().code()).isEqualTo(ErrorCode.TOOLARGE);
        });
        assertThat(decode("PING\r\n").incoming()).isEmpty();
    }

    @Test
    void memoryGrowsWithWhatArrivedOnly() throws WireFormatException {
        decode("*2\r\n$4\r\nCALL\r\n$100000\r\n" + "x".repeat(10));
        assertThat(budget.used()).isLessThanOrEqualTo(4 << 10 << 1);
        decode("x".repeat(17_000));
        assertThat(budget.used()).isBetween(17_000L, 4 * 17_010L + (4 << 10));
    }

    @Test
    void manySmallArgumentsCountWithTheirObjects() throws WireFormatException {
        decode("*64\r\n" + "$1000\r\n".concat("x".repeat(1000)).concat("\r\n").repeat(60));
        assertThat(budget.used()).isBetween(60_000L, 70_000L);
        decoder.close();
        assertThat(budget.used()).isZero();

        RequestDecoder next = new RequestDecoder(LIMITS, budget);
        new Decoded(next, budget).add(bytes("*64\r\n" + "$1\r\nx\r\n".repeat(60)));
        assertThat(budget.used()).isGreaterThanOrEqualTo(60 * 33);
        next.close();
        assertThat(budget.used()).isZero();
    }

    @Test
    void whoHasNotSaidAPasswordGetsAQuarterAtMost() throws WireFormatException {
        assertThat(budget.reserve(LIMITS.bodyBytes() / 4, LIMITS.bodyBytes())).isTrue();
        String command = "*2\r\n$4\r\nECHO\r\n$9000\r\n" + "x".repeat(9000) + "\r\n";
        decoder.limits(LIMITS.beforeAuth());
        assertThat(decode(command).incoming()).singleElement().isInstanceOf(Incoming.Refusal.class);
        decoder.limits(LIMITS);
        assertThat(decode(command).incoming()).singleElement().isInstanceOf(Command.class);
    }

    @Test
    void saysBusyWhenAllBodiesTogetherHaveNoRoom() throws WireFormatException {
        assertThat(budget.reserve(200_000, 200_000)).isTrue();
        String payload = "$90000\r\n" + "x".repeat(90_000) + "\r\n";
        Decoded decoded = decode("*2\r\n$4\r\nECHO\r\n" + payload + "PING\r\n");
        assertThat(decoded.incoming().getFirst()).isInstanceOfSatisfying(Incoming.Refusal.class, refusal -> {
            WireError error = refusal.error();
            assertThat(error.code()).isEqualTo(ErrorCode.BUSY);
            assertThat(error.number("retry-after-ms")).isPresent();
        });
        assertThat(decoded.commands()).containsExactly("[PING]");
        assertThat(budget.used()).isEqualTo(200_000);
        budget.release(200_000);
        assertThat(decode("*2\r\n$4\r\nECHO\r\n" + payload).commands()).hasSize(1);
    }

    @Test
    void closeGivesBackWhatIsHalfThere() throws WireFormatException {
        decode("*2\r\n$4\r\nECHO\r\n$90000\r\n" + "x".repeat(50_000));
        assertThat(budget.used()).isPositive();
        decoder.close();
        assertThat(budget.used()).isZero();
    }

    @Test
    void smallerLimitsHoldFromTheNextCommandOn() throws WireFormatException {
        decoder.limits(LIMITS.beforeAuth());
        assertThat(decode("*1\r\n$20000\r\n" + "x".repeat(20_000) + "\r\n").incoming())
                .singleElement()
                .isInstanceOf(Incoming.Refusal.class);
        assertThatThrownBy(() -> decode("*11\r\n")).isInstanceOf(WireFormatException.class);
    }

    private Decoded decode(String bytes) throws WireFormatException {
        Decoded decoded = new Decoded(decoder, budget);
        decoded.add(bytes(bytes));
        return decoded;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void textIsReadAsUtf8() {
        assertThat(Command.of("ECHO", "é").text(1)).isEqualTo("é");
        assertThat(List.copyOf(Command.of("ECHO", "é").arguments()))
                .extracting(Arrays::toString)
                .hasSize(2);
    }
}
