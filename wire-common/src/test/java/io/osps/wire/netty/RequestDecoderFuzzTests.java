/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.wire.Limits;
import io.osps.wire.WireFormatException;
import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Random bytes and random cuts, from fixed seeds: a failure names the seed that shows it again. */
class RequestDecoderFuzzTests {
    private static final Limits LIMITS =
            Limits.DEFAULTS.withPayloadBytes(40_000).withBodyBytes(100_000);
    private static final String ALPHABET = "**$$$\r\n\r\n\r\n0123456789ab '\"\\x-GPH:";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyCutOfTheBytesGivesTheSameCommands(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            byte[] bytes = wellFormed(random);
            String whole = outcome(List.of(bytes));
            assertThat(whole).doesNotContain("WireFormatException");
            for (int cut = 0; cut < 8; cut++) {
                assertThat(outcome(pieces(random, bytes))).isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void damagedBytesGiveTheSameNamedErrorHoweverTheyAreCut(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            byte[] bytes = wellFormed(random);
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                bytes[random.nextInt(Math.min(bytes.length, 200))] = octet(random);
            }
            assertThat(outcome(pieces(random, bytes))).isEqualTo(outcome(List.of(bytes)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void garbageGivesNothingButTheNamedError(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 8_000; round++) {
            byte[] bytes = new byte[1 + random.nextInt(60)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = octet(random);
            }
            assertThat(outcome(pieces(random, bytes))).isEqualTo(outcome(List.of(bytes)));
        }
    }

    /** The requests that are kept: what once went wrong, and what is likely to. A file more is a case more. */
    private static Stream<Path> corpus() throws Exception {
        URL directory = Objects.requireNonNull(RequestDecoderFuzzTests.class.getResource("requests"));
        try (Stream<Path> files = Files.list(Path.of(directory.toURI()))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void keptRequestsAndTheirLikesGiveTheSameHoweverTheyAreCut(Path file) throws Exception {
        byte[] kept = Files.readAllBytes(file);
        Random random = new Random(file.getFileName().toString().hashCode());
        for (int round = 0; round < 200; round++) {
            byte[] bytes = round == 0 ? kept : mutated(random, kept);
            assertThat(outcome(pieces(random, bytes))).isEqualTo(outcome(List.of(bytes)));
        }
    }

    /** With a few bytes changed, a piece taken out, or one doubled. */
    private static byte[] mutated(Random random, byte[] kept) {
        byte[] bytes = kept.clone();
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(8));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (random.nextInt(3)) {
            case 0 -> {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    bytes[random.nextInt(Math.min(bytes.length, 200))] = octet(random);
                }
                out.writeBytes(bytes);
            }
            case 1 -> {
                out.write(bytes, 0, from);
                out.write(bytes, to, bytes.length - to);
            }
            default -> {
                out.write(bytes, 0, to);
                out.write(bytes, from, bytes.length - from);
            }
        }
        return out.toByteArray();
    }

    /** What the decoder makes of the bytes, its error included; it never holds back memory. */
    private static String outcome(List<byte[]> pieces) {
        BodyBudget budget = new BodyBudget(LIMITS.bodyBytes());
        RequestDecoder decoder = new RequestDecoder(LIMITS, budget);
        Decoded decoded = new Decoded(decoder, budget);
        String end = "mid-command=";
        try {
            for (byte[] piece : pieces) {
                decoded.add(piece);
            }
            end += decoder.isMidCommand();
        } catch (WireFormatException malformed) {
            end = malformed.toString() + malformed.isHttp();
        }
        decoder.close();
        assertThat(budget.used()).isZero();
        return decoded.all() + end;
    }

    private static byte[] wellFormed(Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = random.nextInt(6); i >= 0; i--) {
            switch (random.nextInt(5)) {
                case 0 -> out.writeBytes(text("typed \"by \\x41 hand\" '" + random.nextInt() + "'\r\n"));
                case 1 -> out.writeBytes(text("*0\r\n\r\n"));
                default -> array(random, out);
            }
        }
        return out.toByteArray();
    }

    private static void array(Random random, ByteArrayOutputStream out) {
        int count = 1 + random.nextInt(5);
        out.writeBytes(text("*" + count + "\r\n"));
        for (int i = 0; i < count; i++) {
            byte[] argument = new byte[random.nextInt(random.nextInt(10) == 0 ? 60_000 : 30)];
            random.nextBytes(argument);
            out.writeBytes(text("$" + argument.length + "\r\n"));
            out.writeBytes(argument);
            out.writeBytes(text("\r\n"));
        }
    }

    private static List<byte[]> pieces(Random random, byte[] bytes) {
        int longest = 1 + random.nextInt(random.nextBoolean() ? 8 : 20_000);
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(longest));
            pieces.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return pieces;
    }

    private static byte octet(Random random) {
        return (byte) (random.nextInt(6) == 0 ? random.nextInt() : ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
