/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space.contract;

import static io.osps.space.contract.SpaceUnderTest.claimed;
import static io.osps.space.contract.SpaceUnderTest.payload;
import static io.osps.space.contract.SpaceUnderTest.taken;
import static org.assertj.core.api.Assertions.assertThat;

import io.osps.space.Claim;
import io.osps.space.ClaimMarks;
import io.osps.space.FieldType;
import io.osps.space.SpaceStats;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.space.TupleState;
import io.osps.space.TupleView;
import io.osps.space.WriteOptions;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the inspector and the figures show. */
interface ViewContract extends SpaceUnderTest {
    Template THING = Template.of("thing", FieldType.LONG);

    @Test
    default void viewHasAllButThePayloadWhenTupleIsReady() {
        TupleSpace other = other();
        space().write(Tuple.of("thing", 1).withPayload(payload(7_000, 1)), WriteOptions.boundTo(other.self()));
        advance(Duration.ofSeconds(2));

        List<TupleView> views = space().inspect(THING);
        assertThat(views).hasSize(1);
        TupleView view = views.getFirst();
        assertThat(view.tuple()).isEqualTo(Tuple.of("thing", 1));
        assertThat(view.payloadSize()).isEqualTo(7_000);
        assertThat(view.state()).isEqualTo(TupleState.READY);
        assertThat(view.holder()).isNull();
        assertThat(view.heldFor()).isEqualTo(Duration.ZERO);
        assertThat(view.boundTo()).isEqualTo(other.self());
        assertThat(view.attempts()).isZero();
        assertThat(view.age()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
        assertThat(view.marks()).isEqualTo(ClaimMarks.NONE);
    }

    @Test
    default void inspectionFindsAllChannelsWhenThereIsNoTemplate() {
        space().write(Tuple.of("thing", 1));
        space().write(Tuple.of("thing", 2));
        space().write(Tuple.of("else", "x"));
        Claim claim = claimed(space(), Template.of("thing", 1));

        assertThat(space().inspect())
                .extracting(TupleView::tuple)
                .containsExactlyInAnyOrder(Tuple.of("thing", 1), Tuple.of("thing", 2), Tuple.of("else", "x"));
        assertThat(space().inspect(THING)).hasSize(2);
        assertThat(space().inspect(Template.of("thing", 1)).getFirst().state()).isEqualTo(TupleState.CLAIMED);
        claim.commit();
    }

    @Test
    default void inspectionChangesNothing() {
        space().write(Tuple.of("thing", 1).withPayload(payload(100, 1)));
        List<TupleView> before = space().inspect();
        for (int i = 0; i < 5; i++) {
            assertThat(space().inspect()).isEqualTo(before);
        }
        assertThat(space().stats().ready()).isEqualTo(1);
        assertThat(space().tryTake(THING)).isNotNull();
    }

    @Test
    default void ageBeginsAnewWhenClaimIsReplaced() {
        space().write(Tuple.of("thing", 1));
        advance(Duration.ofSeconds(5));
        claimed(space(), THING).replace(Tuple.of("thing", 2), WriteOptions.DEFAULT);
        assertThat(space().inspect(THING).getFirst().age()).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    default void figuresFollowTheTuples() {
        assertThat(figures()).containsExactly(0, 0, SLOTS, 1);
        space().write(Tuple.of("thing", 1));
        space().write(Tuple.of("thing", 2).withPayload(payload(100_000, 1)));
        space().write(Tuple.of("thing", 3));
        assertThat(figures()).containsExactly(3, 0, SLOTS, 1);
        Claim claim = claimed(space(), Template.of("thing", 2));
        TupleSpace other = other();
        assertThat(figures()).containsExactly(2, 1, SLOTS, 2);
        claim.commit();
        other.close();
        assertThat(figures()).containsExactly(2, 0, SLOTS, 1);
    }

    @Test
    default void slabsInUseAreCountedByClass() {
        List<SpaceStats.PayloadClass> empty = space().stats().payloads();
        assertThat(empty).extracting(SpaceStats.PayloadClass::inUse).containsOnly(0);
        assertThat(empty).extracting(SpaceStats.PayloadClass::slabBytes).isSorted();

        space().write(Tuple.of("thing", 1).withPayload(payload(60_000, 1)));
        SpaceStats.PayloadClass used = space().stats().payloads().stream()
                .filter(payloads -> payloads.inUse() > 0)
                .findFirst()
                .orElseThrow();
        assertThat(used.name()).isEqualTo("64KiB");
        assertThat(used.inUse()).isEqualTo(1);
        assertThat(used.slabs()).isPositive();
        space().tryTake(THING);
        assertThat(space().stats().payloads())
                .extracting(SpaceStats.PayloadClass::inUse)
                .containsOnly(0);
        assertThat(space().stats().payloads())
                .extracting(SpaceStats.PayloadClass::highWater)
                .containsExactly(0, 1, 0);
    }

    @Test
    default void highWaterMarkStaysWhenTuplesAreTaken() {
        for (int i = 0; i < 5; i++) {
            space().write(Tuple.of("thing", i));
        }
        assertThat(space().stats().slotsHighWater()).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            taken(space(), THING);
        }
        assertThat(other().stats().slotsHighWater()).isEqualTo(5);
    }

    @Test
    default void waitsAndWakesAreCounted() throws Exception {
        TupleSpace writer = other();
        long wakes = writer.stats().counts().wakes();
        long waits = space().stats().counts().waits();
        WaitContract.Waiter waiter = WaitContract.Waiter.start(() -> space().take(THING, Duration.ofSeconds(20)));
        Awaitility.await().until(() -> space().stats().counts().waits() > waits);
        writer.write(Tuple.of("thing", 1));
        assertThat(waiter.result()).isEqualTo(Tuple.of("thing", 1));
        assertThat(writer.stats().counts().wakes()).isGreaterThan(wakes);
    }

    private List<Integer> figures() {
        SpaceStats stats = space().stats();
        return List.of(stats.ready(), stats.claimed(), stats.slots(), stats.participants());
    }
}
