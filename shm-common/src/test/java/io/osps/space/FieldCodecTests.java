/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldCodecTests {
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(20_251_123);

    @Test
    void fieldsAreEncodedAsTheDiagramSays() {
        byte[] encoded =
                Tuple.of("ab", 0x0102030405060708L, true, new byte[] {9}).encoded();
        assertThat(HexFormat.of().formatHex(encoded))
                .isEqualTo("04" + "0302006162" + "000807060504030201" + "0201" + "04010009");
    }

    @Test
    void randomTuplesComeBackFromTheirBytes() {
        for (int i = 0; i < 20_000; i++) {
            Object[] fields = randomFields();
            Tuple tuple = Tuple.of("c" + random.nextInt(10), fields);
            Tuple back = new Tuple(FieldCodec.checked(tuple.encoded().clone()), new byte[0]);
            assertThat(back).isEqualTo(tuple);
            for (int f = 0; f < fields.length; f++) {
                assertThat(back.get(f + 1)).isEqualTo(fields[f]);
            }
            assertThat(Template.of(tuple.channel(), fields).matches(tuple)).isTrue();
            assertThat(Template.of(tuple.channel(), someAsTypes(tuple, fields)).matches(tuple))
                    .isTrue();
        }
    }

    @Test
    void lengthIsUnsignedWhenItsLowByteIsNegative() {
        for (int length : new int[] {127, 128, 129, 200, 255, 256, 257, 300, 370}) {
            Tuple tuple = Tuple.of("x", new byte[length], true);
            assertThat(tuple.getBytes(1)).hasSize(length);
            assertThat(tuple.getBoolean(2)).isTrue();
            assertThat(FieldCodec.checked(tuple.encoded())).isSameAs(tuple.encoded());
        }
    }

    @Test
    void cutOffBytesAreRefusedAtEveryLength() {
        byte[] encoded = Tuple.of("chan", 1, 2.0, true, "text", new byte[5]).encoded();
        for (int length = 0; length < encoded.length; length++) {
            assertMalformed(Arrays.copyOf(encoded, length));
        }
        assertMalformed(Arrays.copyOf(encoded, encoded.length + 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "01",
                "0103",
                "010301",
                "01030100",
                "0103ffff",
                "0103ffffff",
                "01010000000000000000",
                "ff0301007a",
                "110301007a",
                "020301007a05",
                "020301007a80",
                "020301007a03",
                "020301007a0301",
                "020301007a03ffff",
                "01830000",
                "0183"
            })
    void malformedBytesAreRefused(String hex) {
        assertMalformed(HexFormat.of().parseHex(hex));
    }

    @Test
    void damagedBytesAreRefusedOrStillAWellFormedTuple() {
        for (int i = 0; i < 50_000; i++) {
            byte[] damaged = Tuple.of("chan", randomFields()).encoded().clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                Tuple tuple = new Tuple(FieldCodec.checked(damaged), new byte[0]);
                for (int f = 0; f < tuple.size(); f++) {
                    assertThat(tuple.get(f)).isNotNull();
                }
                assertThat(tuple.toString()).isNotEmpty();
                assertThat(tuple.channel()).isNotNull();
            } catch (MalformedTupleException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void hashDependsOnTheCountedFieldsOnly() {
        byte[] one = Tuple.of("a", "b", 1).encoded();
        byte[] two = Tuple.of("a", "b", 2).encoded();
        byte[] other = Tuple.of("a", "c", 1).encoded();
        assertThat(FieldCodec.hash(one, 1)).isEqualTo(FieldCodec.hash(other, 1));
        assertThat(FieldCodec.hash(one, 2)).isEqualTo(FieldCodec.hash(two, 2)).isNotEqualTo(FieldCodec.hash(other, 2));
        assertThat(FieldCodec.hash(Template.of("a", "b", FieldType.LONG).encoded(), 2))
                .isEqualTo(FieldCodec.hash(one, 2));
        assertThat(FieldCodec.hasValue(Template.of("a", FieldType.LONG).encoded(), 1))
                .isFalse();
        assertThat(FieldCodec.hasValue(Template.of("a", 1).encoded(), 1)).isTrue();
    }

    private static void assertMalformed(byte[] bytes) {
        assertThatExceptionOfType(MalformedTupleException.class)
                .as(HexFormat.of().formatHex(bytes))
                .isThrownBy(() -> FieldCodec.checked(bytes));
    }

    private Object[] randomFields() {
        Object[] fields = new Object[random.nextInt(8)];
        Arrays.setAll(fields, i -> randomField());
        return fields;
    }

    private Object randomField() {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextLong();
            case 1 -> Double.longBitsToDouble(random.nextLong());
            case 2 -> random.nextBoolean();
            case 3 -> "ß漢x".repeat(random.nextInt(6));
            default -> {
                byte[] bytes = new byte[random.nextInt(40)];
                random.nextBytes(bytes);
                yield bytes;
            }
        };
    }

    private Object[] someAsTypes(Tuple tuple, Object[] fields) {
        Object[] mixed = fields.clone();
        for (int i = 0; i < mixed.length; i++) {
            if (random.nextBoolean()) {
                mixed[i] = tuple.type(i + 1);
            }
        }
        return mixed;
    }
}
