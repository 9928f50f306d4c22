/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space.contract;

import static io.osps.space.contract.SpaceUnderTest.payload;
import static org.assertj.core.api.Assertions.assertThat;

import io.osps.space.FieldType;
import io.osps.space.Template;
import io.osps.space.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Which tuples a template finds. */
interface MatchingContract extends SpaceUnderTest {
    Tuple FULL = Tuple.of("all", 42L, -0.5, true, "text", new byte[] {1, 2, (byte) 0xFF});

    @Test
    default void tupleIsFoundWhenEachFieldAgreesByValue() {
        space().write(FULL);
        assertThat(found(Template.of("all", 42, -0.5, true, "text", new byte[] {1, 2, (byte) 0xFF})))
                .isTrue();
    }

    @Test
    default void tupleIsFoundWhenEachFieldAgreesByType() {
        space().write(FULL);
        assertThat(found(Template.of(
                        "all", FieldType.LONG, FieldType.DOUBLE, FieldType.BOOLEAN, FieldType.STRING, FieldType.BYTES)))
                .isTrue();
    }

    @Test
    default void tupleIsNotFoundWhenOneFieldDiffers() {
        space().write(FULL);
        Object[] fields = {42L, -0.5, true, "text", new byte[] {1, 2, (byte) 0xFF}};
        Object[] others = {43L, 0.5, false, "texts", new byte[] {1, 2}};
        for (int i = 0; i < fields.length; i++) {
            Object[] changed = fields.clone();
            changed[i] = others[i];
            assertThat(found(Template.of("all", changed))).as("field %s", i).isFalse();
        }
    }

    @Test
    default void tupleIsNotFoundWhenTypeDiffers() {
        space().write(Tuple.of("one", 1L));
        for (FieldType type : FieldType.values()) {
            assertThat(found(Template.of("one", type))).as("%s", type).isEqualTo(type == FieldType.LONG);
        }
        assertThat(found(Template.of("one", 1.0))).isFalse();
        assertThat(found(Template.of("one", true))).isFalse();
        assertThat(found(Template.of("one", "1"))).isFalse();
    }

    @Test
    default void textAndBytesDifferWhenTheirBytesAreEqual() {
        space().write(Tuple.of("one", "ab"));
        assertThat(found(Template.of("one", new byte[] {'a', 'b'}))).isFalse();
        assertThat(found(Template.of("one", FieldType.BYTES))).isFalse();
        assertThat(found(Template.of("one", "ab"))).isTrue();
    }

    @Test
    default void tupleIsNotFoundWhenNumberOfFieldsDiffers() {
        space().write(Tuple.of("two", 1, 2));
        assertThat(found(Template.of("two"))).isFalse();
        assertThat(found(Template.of("two", 1))).isFalse();
        assertThat(found(Template.of("two", 1, 2, 3))).isFalse();
        assertThat(found(Template.of("two", FieldType.LONG, FieldType.LONG))).isTrue();
    }

    @Test
    default void payloadPlaysNoPartInMatching() {
        space().write(Tuple.of("one", 1).withPayload(payload(10_000, 1)));
        assertThat(found(Template.of("one", 1))).isTrue();
    }

    @Test
    default void doublesAreComparedBitByBit() {
        space().write(Tuple.of("nan", Double.NaN));
        space().write(Tuple.of("zero", -0.0));
        assertThat(found(Template.of("nan", Double.NaN))).isTrue();
        assertThat(found(Template.of("zero", 0.0))).isFalse();
        assertThat(found(Template.of("zero", -0.0))).isTrue();
    }

    @Test
    default void extremeValuesAreFoundAndComeBack() {
        List<Tuple> tuples = List.of(
                Tuple.of("x", Long.MIN_VALUE),
                Tuple.of("x", Long.MAX_VALUE),
                Tuple.of("x", Double.NEGATIVE_INFINITY),
                Tuple.of("x", ""),
                Tuple.of("x", new byte[0]),
                Tuple.of("x", "naïve Δ 漢字 🜁"),
                Tuple.of("x", "n".repeat(370)),
                Tuple.of("x", payload(376, 1)),
                Tuple.of(""),
                Tuple.of("x", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
        tuples.forEach(space()::write);
        for (Tuple tuple : tuples) {
            assertThat(space().tryTake(exactly(tuple))).isEqualTo(tuple);
        }
        assertThat(space().inspect()).isEmpty();
    }

    @Test
    default void onlyTheNamedChannelIsSearchedWhenThereAreMany() {
        for (int i = 0; i < 50; i++) {
            space().write(Tuple.of("channel-" + i, i));
        }
        for (int i = 49; i >= 0; i--) {
            Template template = Template.of("channel-" + i, FieldType.LONG);
            assertThat(space().readAll(template)).containsExactly(Tuple.of("channel-" + i, i));
            assertThat(space().tryTake(template)).isEqualTo(Tuple.of("channel-" + i, i));
            assertThat(space().tryTake(template)).isNull();
        }
    }

    @Test
    default void laterMatchIsFoundWhenEarlierTuplesDoNotMatch() {
        for (int i = 0; i < 40; i++) {
            space().write(Tuple.of("job", i));
        }
        assertThat(space().tryTake(Template.of("job", 39))).isEqualTo(Tuple.of("job", 39));
        assertThat(space().tryTake(Template.of("job", 39))).isNull();
        assertThat(space().readAll(Template.of("job", FieldType.LONG))).hasSize(39);
    }

    private boolean found(Template template) {
        boolean found = space().tryRead(template) != null;
        assertThat(space().readAll(template)).hasSize(found ? 1 : 0);
        assertThat(space().inspect(template)).hasSize(found ? 1 : 0);
        return found;
    }

    private static Template exactly(Tuple tuple) {
        Object[] fields = new Object[tuple.size()];
        Arrays.setAll(fields, tuple::get);
        return Template.of((String) Objects.requireNonNull(fields[0]), Arrays.copyOfRange(fields, 1, fields.length));
    }
}
