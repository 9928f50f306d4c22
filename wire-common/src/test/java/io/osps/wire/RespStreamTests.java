/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RespStreamTests {
    private static final RespValue ALL_KINDS = RespValue.items(
            RespValue.OK,
            new RespValue.Failure(WireError.of(ErrorCode.FAILED, "no").with("handler", "x")),
            new RespValue.Int(Long.MIN_VALUE / 100),
            new RespValue.Int(0),
            RespValue.bulk("a\r\nb"),
            RespValue.bulk(""),
            RespValue.Nil.NIL,
            RespValue.items(RespValue.items()));

    @Test
    void readsWhatWasWritten() throws IOException {
        assertThat(reader(written(ALL_KINDS, RespVersion.RESP2)).value()).isEqualTo(ALL_KINDS);
    }

    @Test
    void readsWhatWasWrittenWhenItComesByteByByte() throws IOException {
        InputStream drip = new ByteArrayInputStream(written(ALL_KINDS, RespVersion.RESP2)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(1, length));
            }
        };
        assertThat(new RespReader(drip, 100).value()).isEqualTo(ALL_KINDS);
    }

    @Test
    void mapIsFlatInTheOldVersionOnly() throws IOException {
        RespValue map = new RespValue.Pairs(List.of(Map.entry("proto", new RespValue.Int(3))));
        assertThat(text(written(map, RespVersion.RESP2))).isEqualTo("*2\r\n$5\r\nproto\r\n:3\r\n");
        assertThat(text(written(map, RespVersion.RESP3))).isEqualTo("%1\r\n$5\r\nproto\r\n:3\r\n");
        assertThat(text(written(RespValue.Nil.NIL, RespVersion.RESP3))).isEqualTo("_\r\n");
        assertThat(text(written(new RespValue.Verbatim("é"), RespVersion.RESP3)))
                .isEqualTo("=6\r\ntxt:é\r\n");
        assertThat(text(written(new RespValue.Verbatim("é"), RespVersion.RESP2)))
                .isEqualTo("$2\r\né\r\n");
    }

    @Test
    void largeArgumentsComeThroughByteForByte() throws IOException {
        byte[] payload = new byte[3_000_001];
        new Random(1).nextBytes(payload);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RespWriter writer = new RespWriter(out);
        writer.command(List.of("CALL".getBytes(StandardCharsets.UTF_8), payload, new byte[0]));
        writer.command("PING", "é");
        writer.flush();
        RespReader reader = reader(out.toByteArray());
        List<byte[]> command = reader.command(Limits.DEFAULTS);
        assertThat(command).hasSize(3).element(1).isEqualTo(payload);
        assertThat(reader.command(Limits.DEFAULTS))
                .extracting(RespStreamTests::text)
                .containsExactly("PING", "é");
        assertThat(reader.command(Limits.DEFAULTS)).isNull();
    }

    @Test
    void readsTypedLinesAndSkipsEmptyOnes() throws IOException {
        RespReader reader = reader("\r\n\n  \nPING  x\r\n*0\r\nSTOP\n".getBytes(StandardCharsets.UTF_8));
        assertThat(reader.command(Limits.DEFAULTS))
                .extracting(RespStreamTests::text)
                .containsExactly("PING", "x");
        assertThat(reader.command(Limits.DEFAULTS))
                .extracting(RespStreamTests::text)
                .containsExactly("STOP");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?1\r\n", "$5\nhello\r\n", "$05\r\nhello\r\n", "$-2\r\n", "$+1\r\na\r\n", "$1x\r\n", "$\r\n",
                        "$1\r\nab\r\n",
                "$1\r\na\n\n", "*-2\r\n", "*9999999\r\n", ":1 \r\n", ":-0\r\n", ":1234567890123456789\r\n", "$101\r\n",
                        "\r\n",
                "+a\rb\r\n", "%1\r\n", "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n"
            })
    void refusesRepliesThatAreNotTheProtocol(String bytes) {
        assertThatThrownBy(() ->
                        new RespReader(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.UTF_8)), 100).value())
                .isInstanceOf(WireFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*65\r\n",
                "*1\r\n:1\r\n",
                "*1\r\n$-1\r\n",
                "*1\r\n$99999999\r\n",
                "*1\n$1\r\na\r\n",
                "*-1\r\n",
                "*1\r\n*1\r\n",
                "a 'b\r\n"
            })
    void refusesCommandsThatAreNotTheProtocol(String bytes) {
        RespReader reader = reader(bytes.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> reader.command(Limits.DEFAULTS)).isInstanceOf(WireFormatException.class);
    }

    @Test
    void refusesATypedLineThatIsTooLong() {
        RespReader reader = reader("x".repeat(5000).getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> reader.command(Limits.DEFAULTS)).isInstanceOf(WireFormatException.class);
    }

    @Test
    void tellsHttpApart() {
        RespReader reader = reader("POST / HTTP/1.1\r\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> reader.command(Limits.DEFAULTS))
                .isInstanceOfSatisfying(
                        WireFormatException.class,
                        malformed -> assertThat(malformed.isHttp()).isTrue());
    }

    @Test
    void endOfStreamWithinAReplyIsTold() {
        for (String cut : List.of("", "$", "$5\r\nhel", "*2\r\n:1\r\n", "+OK\r")) {
            assertThatThrownBy(
                            () -> reader(cut.getBytes(StandardCharsets.UTF_8)).value())
                    .as(cut)
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test
    void allocatesNothingFromALengthThatHasNotArrived() {
        RespReader reader = new RespReader(
                new ByteArrayInputStream("$1999999999\r\nabc".getBytes(StandardCharsets.UTF_8)), Integer.MAX_VALUE);
        assertThatThrownBy(reader::value).isInstanceOf(EOFException.class); // and not OutOfMemoryError
    }

    @Test
    void garbageNeverGivesMoreThanNamedErrors() {
        Random random = new Random(7);
        String alphabet = "*$:+-_%0123459\r\n\r\n\r\nabG'\"\\x ";
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int k = 0; k < bytes.length; k++) {
                bytes[k] = (byte) (random.nextInt(8) == 0 ? random.nextInt() : alphabet.charAt(random.nextInt(28)));
            }
            readAll(bytes);
        }
    }

    private static void readAll(byte[] bytes) {
        try {
            assertThat(reader(bytes).value()).isNotNull();
        } catch (WireFormatException | EOFException _) {
            // these two are the named errors
        } catch (IOException other) {
            throw new AssertionError(other);
        }
        try {
            RespReader reader = reader(bytes);
            while (reader.command(Limits.DEFAULTS) != null) {
                assertThat(bytes).isNotEmpty();
            }
        } catch (WireFormatException | EOFException _) {
            // these two are the named errors
        } catch (IOException other) {
            throw new AssertionError(other);
        }
    }

    private static byte[] written(RespValue value, RespVersion version) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        RespWriter writer = new RespWriter(out);
        writer.value(value, version);
        writer.flush();
        return out.toByteArray();
    }

    private static RespReader reader(byte[] bytes) {
        return new RespReader(new ByteArrayInputStream(bytes), 10_000_000);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
