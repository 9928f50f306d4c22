/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import org.junit.jupiter.api.Test;

/** The rest of matching is in the contract, see {@link io.osps.space.contract.TupleSpaceContract}. */
class TemplateTests {
    @Test
    void textShowsValuesAndTypes() {
        Template template = Template.of("x", 1, 2.5, true, "t", new byte[] {1}, FieldType.LONG, FieldType.BYTES);
        assertThat(template).hasToString("(x, 1, 2.5, true, t, 0x01, ?long, ?bytes)");
        assertThat(template.channel()).isEqualTo("x");
    }

    @Test
    void limitsAreThoseOfTuples() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Template.of("x", Collections.nCopies(16, FieldType.LONG).toArray()));
        assertThatIllegalArgumentException().isThrownBy(() -> Template.of("x", "y".repeat(400)));
        assertThatIllegalArgumentException().isThrownBy(() -> Template.of("x", 'c'));
    }

    @Test
    void nothingMatchesWhenFieldsOnlyBeginAlike() {
        assertThat(Template.of("x", "ab").matches(Tuple.of("x", "abc"))).isFalse();
        assertThat(Template.of("x", "abc").matches(Tuple.of("x", "ab"))).isFalse();
        assertThat(Template.of("x", "ab", "c").matches(Tuple.of("x", "abc", "")))
                .isFalse();
        assertThat(Template.of("x", "", "abc").matches(Tuple.of("x", "abc", "")))
                .isFalse();
    }

    @Test
    void valuesAndTypesMayAlternate() {
        Template template = Template.of("x", FieldType.STRING, 2, FieldType.BYTES, "end");
        assertThat(template.matches(Tuple.of("x", "any", 2, new byte[9], "end")))
                .isTrue();
        assertThat(template.matches(Tuple.of("x", "any", 3, new byte[9], "end")))
                .isFalse();
        assertThat(template.matches(Tuple.of("x", "any", 2, "bytes", "end"))).isFalse();
        assertThat(template.matches(Tuple.of("x", "any", 2, new byte[9], "eng")))
                .isFalse();
    }
}
