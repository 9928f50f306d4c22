/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class TupleTests {
    private static final byte[] BYTES = {1, (byte) 0x80};
    private final Tuple tuple = Tuple.of("seat", 7, -1L, 2.5, true, false, "text", BYTES);

    @Test
    void fieldsComeBackAsTheyWereGiven() {
        assertThat(tuple.size()).isEqualTo(8);
        assertThat(tuple.channel()).isEqualTo("seat");
        assertThat(tuple.getString(0)).isEqualTo("seat");
        assertThat(tuple.getLong(1)).isEqualTo(7);
        assertThat(tuple.getLong(2)).isEqualTo(-1);
        assertThat(tuple.getDouble(3)).isEqualTo(2.5);
        assertThat(tuple.getBoolean(4)).isTrue();
        assertThat(tuple.getBoolean(5)).isFalse();
        assertThat(tuple.getString(6)).isEqualTo("text");
        assertThat(tuple.getBytes(7)).isEqualTo(BYTES);
        assertThat(tuple.payload()).isEmpty();
    }

    @Test
    void objectsAreThoseThatMakeTheSameTuple() {
        Object[] rest = new Object[tuple.size() - 1];
        Arrays.setAll(rest, i -> tuple.get(i + 1));
        assertThat(Tuple.of("seat", rest)).isEqualTo(tuple);
        assertThat(tuple.type(1)).isEqualTo(FieldType.LONG);
        assertThat(tuple.type(7)).isEqualTo(FieldType.BYTES);
    }

    @Test
    void readingFailsWhenFieldHasAnotherType() {
        assertThatExceptionOfType(ClassCastException.class)
                .isThrownBy(() -> tuple.getLong(3))
                .withMessageContaining("channel=seat")
                .withMessageContaining("index=3")
                .withMessageContaining("DOUBLE");
        assertThatExceptionOfType(ClassCastException.class).isThrownBy(() -> tuple.getString(7));
    }

    @Test
    void readingFailsWhenThereIsNoSuchField() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> tuple.getLong(8));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> tuple.getLong(-1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> tuple.type(99));
    }

    @Test
    void tuplesAreEqualWhenFieldsAndPayloadAre() {
        Tuple same = Tuple.of("seat", 7L, -1, 2.5, true, false, "text", BYTES.clone());
        assertThat(same).isEqualTo(tuple).hasSameHashCodeAs(tuple);
        assertThat(tuple.withPayload(BYTES)).isNotEqualTo(tuple).isEqualTo(same.withPayload(BYTES.clone()));
        assertThat(Tuple.of("seat")).isNotEqualTo(Tuple.of("seats")).isNotEqualTo("seat");
    }

    @Test
    void textShowsFieldsAndSizeButNeverThePayload() {
        assertThat(tuple).hasToString("(seat, 7, -1, 2.5, true, false, text, 0x0180)");
        assertThat(Tuple.of("x").withPayload(new byte[3])).hasToString("(x) + 3 B");
    }

    @Test
    void sixteenFieldsFitAndNotOneMore() {
        Tuple.of("x", Collections.nCopies(15, 1).toArray());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tuple.of("x", Collections.nCopies(16, 1).toArray()))
                .withMessageContaining("fields=17")
                .withMessageContaining("limit=16");
    }

    @Test
    void fieldsFitUpToTheLimitAndNotOneByteMore() {
        int overhead = 1 + 3 + 1 + 3;
        Tuple largest = Tuple.of("x", "y".repeat(Tuple.MAX_ENCODED_FIELDS - overhead));
        assertThat(largest.encoded()).hasSize(Tuple.MAX_ENCODED_FIELDS);
        assertThat(largest.getString(1)).hasSize(Tuple.MAX_ENCODED_FIELDS - overhead);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tuple.of("x", "y".repeat(Tuple.MAX_ENCODED_FIELDS - overhead + 1)))
                .withMessageContaining("bytes=385")
                .withMessageContaining("limit=384");
        assertThatIllegalArgumentException().isThrownBy(() -> Tuple.of("x", new byte[1 << 20]));
        assertThatIllegalArgumentException().isThrownBy(() -> Tuple.of("x".repeat(384)));
    }

    @Test
    void otherTypesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Tuple.of("x", Instant.EPOCH))
                .withMessageContaining("Instant");
        assertThatIllegalArgumentException().isThrownBy(() -> Tuple.of("x", 1.0f));
    }

    @Test
    void typeIsRefusedWhereAValueMustBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> Tuple.of("x", FieldType.LONG));
    }

    @Test
    void malformedTextIsRefusedSinceItWouldNotComeBack() {
        assertThatIllegalArgumentException().isThrownBy(() -> Tuple.of("x", "\uD800"));
    }
}
