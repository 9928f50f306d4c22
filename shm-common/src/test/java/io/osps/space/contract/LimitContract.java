/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space.contract;

import static io.osps.space.contract.SpaceUnderTest.claimed;
import static io.osps.space.contract.SpaceUnderTest.payload;
import static io.osps.space.contract.SpaceUnderTest.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.osps.space.Claim;
import io.osps.space.FieldType;
import io.osps.space.SpaceFullException;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.space.WriteOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The space is finite: it refuses by name, and has room as soon as something is taken. */
interface LimitContract extends SpaceUnderTest {
    Template ITEM = Template.of("item", FieldType.LONG);

    @Test
    default void writeIsRefusedByNameWhenSlotsAreFull() {
        int room = fill();
        assertThat(room).isBetween(SLOTS / 2, SLOTS);
        assertThatExceptionOfType(SpaceFullException.class)
                .isThrownBy(() -> space().write(Tuple.of("item", -1)))
                .withMessageContaining("slots")
                .satisfies(full -> assertThat(full.limit()).isEqualTo("slots"));
        assertThat(space().tryRead(Template.of("item", -1))).isNull();
        assertThat(space().readAll(ITEM)).hasSize(room);
    }

    @Test
    default void thereIsRoomWhenSomethingWasTaken() {
        int room = fill();
        TupleSpace other = other();
        for (int i = 0; i < 3 * SLOTS; i++) {
            taken(other, ITEM);
            space().write(Tuple.of("item", i));
        }
        assertThat(space().readAll(ITEM)).hasSize(room);
        for (int i = 0; i < room; i++) {
            taken(other, ITEM);
        }
        assertThat(fill()).isEqualTo(room);
    }

    @Test
    default void thereIsRoomWhenSomethingHasExpiredOrVanished() {
        TupleSpace other = other();
        for (int i = 0; i < SLOTS / 4; i++) {
            space().write(Tuple.of("item", i), WriteOptions.DEFAULT.withTtl(Duration.ofSeconds(1)));
            space().write(Tuple.of("item", i), WriteOptions.boundTo(other.self()));
        }
        int left = fill();
        assertThat(left).isLessThan(SLOTS / 2 + 1);
        advance(Duration.ofSeconds(2));
        kill(other);
        space().reclaim(other.self());
        assertThat(fill()).isEqualTo(2 * (SLOTS / 4));
    }

    @Test
    default void vitalTupleGetsThroughWhenOrdinaryOnesFillTheSpace() {
        fill();
        WriteOptions vital = WriteOptions.DEFAULT.asVital();
        space().write(Tuple.of("seat", 1), vital);
        space().write(Tuple.of("seat", 2), vital);
        assertThat(space().tryTake(Template.of("seat", 2))).isEqualTo(Tuple.of("seat", 2));

        assertThatExceptionOfType(SpaceFullException.class).isThrownBy(() -> {
            for (int i = 0; i <= SLOTS; i++) {
                space().write(Tuple.of("seat", i), vital);
            }
        });
        assertThat(space().inspect()).hasSizeLessThanOrEqualTo(SLOTS);
    }

    @Test
    default void vitalPayloadGetsThroughWhenOrdinaryOnesFillItsClass() {
        for (int size : new int[] {4 << 10, 64 << 10, 1 << 20}) {
            Claim request = claimRequest();
            int ordinary = fill(size);
            assertThatExceptionOfType(SpaceFullException.class)
                    .isThrownBy(() -> request.replace(sized(-1, size), WriteOptions.DEFAULT))
                    .withMessageContaining("reserved=");
            request.replace(Tuple.of("reply").withPayload(payload(size, 7)), WriteOptions.DEFAULT.asVital());

            assertThat(taken(space(), Template.of("reply")).payload()).isEqualTo(payload(size, 7));
            for (int i = 0; i < ordinary; i++) {
                taken(space(), ITEM);
            }
        }
    }

    @Test
    default void refusalNamesItsFiguresAndIsCounted() {
        int room = fill();
        long refused = space().stats().counts().refused();
        assertThatExceptionOfType(SpaceFullException.class)
                .isThrownBy(() -> space().write(Tuple.of("item", -1)))
                .withMessageContaining("limit=slots size=1 in-use=" + room + " capacity=" + SLOTS);
        assertThat(space().stats().counts().refused()).isEqualTo(refused + 1);
        assertThat(space().stats().slotsHighWater()).isEqualTo(room);
    }

    @Test
    default void replaceNeedsNoSlotWhenSlotsAreFull() {
        int room = fill();
        Claim claim = claimed(space(), ITEM);
        claim.replace(Tuple.of("other"), WriteOptions.DEFAULT);
        assertThat(space().inspect()).hasSize(room);
        assertThat(space().tryTake(Template.of("other"))).isEqualTo(Tuple.of("other"));
    }

    @Test
    default void payloadIsRefusedByNameWhenItsClassIsFull() {
        int room = fillLarge();
        assertThat(room).isPositive();
        assertThatExceptionOfType(SpaceFullException.class)
                .isThrownBy(() -> space().write(large(-1)))
                .withMessageContaining("1MiB")
                .satisfies(full -> assertThat(full.limit()).isEqualTo("payload-1MiB"));
        space().write(Tuple.of("item", 1_000));
        taken(space(), Template.of("item", 1_000));

        for (int i = 0; i < 3 * room; i++) {
            assertThat(taken(space(), ITEM).payload()).hasSize(1 << 20);
            space().write(large(room + i));
        }
        assertThat(space().readAll(ITEM)).hasSize(room);
    }

    @Test
    default void claimGoesOnWhenThereIsNoRoomForItsReplacement() {
        space().write(Tuple.of("claimed"));
        Claim claim = claimed(space(), Template.of("claimed"));
        fillLarge();
        assertThatExceptionOfType(SpaceFullException.class)
                .isThrownBy(() -> claim.replace(large(-1), WriteOptions.DEFAULT));

        claim.markProgress();
        taken(space(), ITEM);
        claim.replace(large(-1), WriteOptions.DEFAULT);
        assertThat(space().tryTake(Template.of("item", -1))).isEqualTo(large(-1));
    }

    @Test
    default void payloadIsRefusedWhenItIsLargerThanTheLargestClass() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> space().write(Tuple.of("item", 1).withPayload(new byte[(1 << 20) + 1])))
                .withMessageContaining(Integer.toString(1 << 20));
        assertThat(space().inspect()).isEmpty();
    }

    /** Writes ordinary tuples until the space refuses; returns how many went in. */
    private int fill() {
        return fill(0);
    }

    private int fillLarge() {
        return fill(1 << 20);
    }

    /** The same with payloads of that size. */
    private int fill(int size) {
        for (int i = 0; ; i++) {
            try {
                space().write(sized(i, size));
            } catch (SpaceFullException full) {
                return i;
            }
        }
    }

    private Claim claimRequest() {
        space().write(Tuple.of("request"));
        return claimed(space(), Template.of("request"));
    }

    private static Tuple large(int number) {
        return sized(number, 1 << 20);
    }

    private static Tuple sized(int number, int size) {
        return Tuple.of("item", number).withPayload(payload(size, number));
    }
}
