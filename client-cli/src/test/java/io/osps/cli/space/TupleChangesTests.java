/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.space.ClaimKind;
import io.osps.space.FieldType;
import io.osps.space.LocalSpace;
import io.osps.space.Template;
import io.osps.space.Tuple;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class TupleChangesTests {
    private final LocalSpace space = LocalSpace.create();
    private final TupleChanges changes = new TupleChanges();

    @Test
    void firstLookTellsOfAllAndTheNextOfNothing() {
        space.write(Tuple.of("job", 1));
        space.write(Tuple.of("job", 1));

        assertThat(changes.since(space.inspect()))
                .extracting(TupleChanges.Change::text)
                .containsExactly("job ready: 1", "job ready: 1");
        assertThat(changes.since(space.inspect())).isEmpty();
    }

    @Test
    void stateThatChangesVanishesAsItWasAndAppearsAsItIs() {
        space.write(Tuple.of("job", 1).withPayload(new byte[9]));
        changes.since(space.inspect());
        Objects.requireNonNull(space.tryClaim(Template.of("job", FieldType.LONG), ClaimKind.COUNTED));

        assertThat(changes.since(space.inspect()))
                .extracting(change -> (change.appeared() ? "+ " : "- ") + change.text())
                .containsExactly("- job ready payload=9B: 1", "+ job claimed by local-1 payload=9B: 1");
    }

    @Test
    void equalOnesAreCounted() {
        for (int i = 0; i < 3; i++) {
            space.write(Tuple.of("job", 1));
        }
        changes.since(space.inspect());
        space.tryTake(Template.of("job", 1));

        assertThat(changes.since(space.inspect())).singleElement().satisfies(change -> {
            assertThat(change.appeared()).isFalse();
            assertThat(change.text()).isEqualTo("job ready: 1");
        });
    }
}
