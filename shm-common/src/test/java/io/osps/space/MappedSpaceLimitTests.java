/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only the mapped space has limits for. */
class MappedSpaceLimitTests {
    @RegisterExtension
    final SpaceDirectory directory = new SpaceDirectory();

    @Test
    void attemptsStayAtTheirLargestWhenMoreClaimantsDie() {
        SpaceConfig config = new SpaceConfig(directory.space(), 64, 8, 4, 4, 1);
        try (MappedSpace space = MappedSpace.open(config, "tester", null)) {
            Template template = Template.of("job");
            space.write(Tuple.of("job"));
            for (int i = 0; i < SlotWord.MAX_ATTEMPTS + 2; i++) {
                MappedSpace other = MappedSpace.open(config, "other", null);
                Claim claim = Objects.requireNonNull(other.tryClaim(template, ClaimKind.COUNTED));
                assertThat(claim.attempts()).isEqualTo(Math.min(i, SlotWord.MAX_ATTEMPTS));
                other.die();
                assertThat(space.reclaim(other.self())).isTrue();
            }
            TupleView view = space.inspect().getFirst();
            assertThat(view.state()).isEqualTo(TupleState.READY);
            assertThat(view.attempts()).isEqualTo(SlotWord.MAX_ATTEMPTS);
            assertThat(space.check().broken()).isEmpty();
        }
    }

    @Test
    void locksAreKeptWhenAnInterruptedThreadAsksWhoIsAlive() throws Exception {
        SpaceConfig config = new SpaceConfig(directory.space(), 64, 8, 4, 4, 1);
        try (MappedSpace space = MappedSpace.open(config, "tester", null)) {
            MappedSpace dead = MappedSpace.open(config, "other", null);
            Thread asker = Thread.ofPlatform().start(() -> {
                Thread.currentThread().interrupt();
                space.isAlive(dead.self());
                dead.die();
                space.isAlive(dead.self());
                space.reclaim(dead.self());
            });
            asker.join();
            assertThat(space.isAlive(dead.self())).isFalse();
            assertThat(space.participants()).containsExactly(space.self());
            assertThat(space.isAlive(space.self())).isTrue();
            space.write(Tuple.of("still"));
        }
    }

    @Test
    void joiningFailsByNameWhenTheTableIsFull() {
        SpaceConfig config = new SpaceConfig(directory.space(), 64, 2, 4, 4, 1);
        try (MappedSpace space = MappedSpace.open(config, "tester", null);
                MappedSpace second = MappedSpace.open(config, "tester", null)) {
            assertThatExceptionOfType(SpaceException.class)
                    .isThrownBy(() -> MappedSpace.open(config, "tester", null))
                    .withMessageContaining("participants=2");
            assertThat(space.participants()).containsExactlyInAnyOrder(space.self(), second.self());
        }
    }

    @Test
    void nameIsFreeAgainWhenJoiningFailed() {
        SpaceConfig config = new SpaceConfig(directory.space(), 64, 2, 4, 4, 1);
        try (MappedSpace space = MappedSpace.open(config, "tester", null)) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> MappedSpace.open(config, "r".repeat(40), "name"));
            try (MappedSpace second = MappedSpace.open(config, "tester", "name")) {
                assertThat(space.isAlive(second.self())).isTrue();
            }
        }
    }
}
