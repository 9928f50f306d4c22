/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space.contract;

import static io.osps.space.contract.SpaceUnderTest.claimed;
import static io.osps.space.contract.SpaceUnderTest.payload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.osps.space.Claim;
import io.osps.space.ClaimEndedException;
import io.osps.space.ClaimKind;
import io.osps.space.ClaimMarks;
import io.osps.space.FieldType;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.space.TupleState;
import io.osps.space.TupleView;
import io.osps.space.WriteOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Taking with ownership. */
interface ClaimContract extends SpaceUnderTest {
    Template TASK = Template.of("task", FieldType.LONG);
    Template DONE = Template.of("done", FieldType.STRING);
    Tuple ONE = Tuple.of("task", 1).withPayload(payload(5_000, 1));
    Tuple RESULT = Tuple.of("done", "yes").withPayload(payload(300, 2));

    @Test
    default void nobodyGetsTupleWhenItIsClaimed() {
        TupleSpace other = other();
        space().write(ONE);
        Claim claim = claimed(space(), TASK);

        assertThat(claim.tuple()).isEqualTo(ONE);
        for (TupleSpace any : List.of(space(), other)) {
            assertThat(any.tryTake(TASK)).isNull();
            assertThat(any.tryRead(TASK)).isNull();
            assertThat(any.readAll(TASK)).isEmpty();
            assertThat(any.tryClaim(TASK, ClaimKind.COUNTED)).isNull();
        }
    }

    @Test
    default void nextMatchIsClaimedWhenTheFirstIsHeld() {
        space().write(Tuple.of("task", 1));
        space().write(Tuple.of("task", 2));
        assertThat(claimed(space(), TASK).tuple()).isEqualTo(Tuple.of("task", 1));
        assertThat(claimed(other(), TASK).tuple()).isEqualTo(Tuple.of("task", 2));
    }

    @Test
    default void tupleIsGoneWhenClaimIsCommitted() {
        space().write(ONE);
        claimed(space(), TASK).commit();
        assertThat(space().inspect()).isEmpty();
        assertThat(space().stats().claimed()).isZero();
    }

    @Test
    default void tupleIsBackAsItWasWhenClaimIsReleased() {
        TupleSpace other = other();
        WriteOptions options = WriteOptions.boundTo(other.self()).withTtl(Duration.ofSeconds(60));
        space().write(ONE, options);
        advance(Duration.ofSeconds(10));
        List<TupleView> before = space().inspect();
        Claim claim = claimed(space(), TASK);
        claim.markStarted(77);
        claim.markProcessGroup(0, 0);
        claim.release();

        assertThat(space().inspect()).isEqualTo(before);
        assertThat(space().tryRead(TASK)).isEqualTo(ONE);
        advance(Duration.ofSeconds(51));
        assertThat(space().tryRead(TASK)).isNull();
    }

    @Test
    default void attemptsStayWhenClaimIsReleased() {
        space().write(ONE);
        for (int i = 0; i < 10; i++) {
            Claim claim = claimed(space(), TASK);
            assertThat(claim.attempts()).isZero();
            claim.release();
        }
        assertThat(space().tryTake(TASK)).isEqualTo(ONE);
    }

    @Test
    default void onlyTheNewTupleIsThereWhenClaimIsReplaced() {
        space().write(ONE);
        claimed(space(), TASK).replace(RESULT, WriteOptions.DEFAULT);

        assertThat(space().tryRead(TASK)).isNull();
        assertThat(space().inspect()).hasSize(1);
        assertThat(space().tryTake(DONE)).isEqualTo(RESULT);
        assertThat(space().inspect()).isEmpty();
    }

    @Test
    default void replacementHasItsOwnOptionsWhenClaimIsReplaced() {
        TupleSpace first = other();
        TupleSpace second = other();
        space().write(ONE, WriteOptions.boundTo(first.self()).withTtl(Duration.ofSeconds(5)));
        Claim claim = claimed(space(), TASK);
        claim.replace(RESULT, WriteOptions.boundTo(second.self()).withTtl(Duration.ofSeconds(50)));

        first.close();
        advance(Duration.ofSeconds(10));
        assertThat(space().tryRead(DONE)).isEqualTo(RESULT);
        assertThat(space().inspect().getFirst().boundTo()).isEqualTo(second.self());
        second.close();
        assertThat(space().tryRead(DONE)).isNull();
    }

    @Test
    default void replacementTakesTurnsManyTimesInOneSlot() {
        space().write(Tuple.of("task", 0));
        for (int i = 0; i < 500; i++) {
            Claim claim = claimed(space(), TASK);
            assertThat(claim.tuple().getLong(1)).isEqualTo(i);
            assertThat(claim.tuple().payload()).isEqualTo(i == 0 ? new byte[0] : payload(i * 13, i));
            claim.replace(Tuple.of("task", i + 1).withPayload(payload((i + 1) * 13, i + 1)), WriteOptions.DEFAULT);
        }
        assertThat(space().inspect()).hasSize(1);
    }

    @Test
    default void everythingFailsAndNothingChangesWhenClaimHasEnded() {
        List<Consumer<Claim>> endings =
                List.of(Claim::commit, Claim::release, claim -> claim.replace(RESULT, WriteOptions.DEFAULT));
        List<Consumer<Claim>> uses = List.of(
                Claim::marks,
                claim -> claim.markStarted(1),
                Claim::markProgress,
                claim -> claim.markProcessGroup(1, 1),
                Claim::commit,
                Claim::release,
                claim -> claim.replace(RESULT, WriteOptions.DEFAULT));
        for (Consumer<Claim> ending : endings) {
            space().write(ONE);
            Claim claim = claimed(space(), TASK);
            ending.accept(claim);
            List<TupleView> before = space().inspect();
            for (Consumer<Claim> use : uses) {
                assertThatExceptionOfType(ClaimEndedException.class).isThrownBy(() -> use.accept(claim));
            }
            assertThat(claim.tuple()).isEqualTo(ONE);
            assertThat(claim.attempts()).isZero();
            assertThat(space().inspect()).isEqualTo(before);
            space().tryTake(TASK);
            space().tryTake(DONE);
        }
    }

    @Test
    default void oldClaimChangesNothingWhenItsSlotIsClaimedAgain() {
        space().write(ONE);
        Claim old = claimed(space(), TASK);
        old.release();
        Claim present = claimed(space(), TASK);

        assertThatExceptionOfType(ClaimEndedException.class).isThrownBy(old::commit);
        assertThatExceptionOfType(ClaimEndedException.class).isThrownBy(() -> old.markStarted(1));
        assertThat(present.marks()).isEqualTo(ClaimMarks.NONE);
        present.commit();
        assertThat(space().inspect()).isEmpty();
    }

    @Test
    default void marksAreSeenByAllWhenHolderNotesThem() {
        space().write(ONE);
        advance(Duration.ofSeconds(1));
        Claim claim = claimed(space(), TASK);
        assertThat(claim.marks()).isEqualTo(ClaimMarks.NONE);
        assertThat(claim.marks().hasStarted()).isFalse();

        claim.markStarted(1_000);
        ClaimMarks started = marksSeen();
        assertThat(started.hasStarted()).isTrue();
        assertThat(started.deadline()).isEqualTo(1_000);

        advance(Duration.ofSeconds(1));
        claim.markProgress();
        claim.markProcessGroup(0, 0);
        ClaimMarks moved = marksSeen();
        assertThat(moved.started()).isEqualTo(started.started());
        assertThat(moved.progress() - started.started()).isGreaterThanOrEqualTo(1_000_000_000L);
        assertThat(moved.deadline()).isEqualTo(1_000);
        assertThat(claim.marks()).isEqualTo(moved);
    }

    @Test
    default void processGroupIsClearedWhenItIsZero() {
        space().write(ONE);
        Claim claim = claimed(space(), TASK);
        claim.markProcessGroup(4_000_000, 17);
        assertThat(marksSeen().processGroup()).isEqualTo(4_000_000);
        assertThat(marksSeen().processGroupStart()).isEqualTo(17);
        claim.markProcessGroup(0, 0);
        assertThat(marksSeen()).isEqualTo(ClaimMarks.NONE);
    }

    @Test
    default void marksAreDroppedWhenClaimIsReplaced() {
        space().write(ONE);
        Claim claim = claimed(space(), TASK);
        claim.markStarted(1_000);
        claim.replace(Tuple.of("task", 2), WriteOptions.DEFAULT);

        assertThat(marksSeen()).isEqualTo(ClaimMarks.NONE);
        assertThat(claimed(space(), TASK).marks()).isEqualTo(ClaimMarks.NONE);
    }

    @Test
    default void claimGoesOnWhenItsTupleExpires() {
        space().write(ONE, WriteOptions.DEFAULT.withTtl(Duration.ofSeconds(5)));
        Claim claim = claimed(space(), TASK);
        advance(Duration.ofSeconds(6));
        assertThat(space().tryRead(TASK)).isNull();
        assertThat(space().inspect(TASK).getFirst().state()).isEqualTo(TupleState.CLAIMED);
        claim.markProgress();
        claim.replace(RESULT, WriteOptions.DEFAULT);
        assertThat(space().tryRead(DONE)).isEqualTo(RESULT);
    }

    @Test
    default void tupleIsGoneWhenItExpiredBeforeItsRelease() {
        space().write(ONE, WriteOptions.DEFAULT.withTtl(Duration.ofSeconds(5)));
        Claim claim = claimed(space(), TASK);
        advance(Duration.ofSeconds(6));
        claim.release();
        assertThat(space().tryRead(TASK)).isNull();
        assertThat(space().inspect()).isEmpty();
    }

    @Test
    default void claimIsShownWhenItIsInspected() {
        space().write(ONE);
        advance(Duration.ofSeconds(3));
        TupleSpace holder = other();
        Claim claim = claimed(holder, TASK);
        advance(Duration.ofSeconds(2));

        TupleView view = space().inspect(TASK).getFirst();
        assertThat(view.state()).isEqualTo(TupleState.CLAIMED);
        assertThat(view.holder()).isEqualTo(holder.self());
        assertThat(view.heldFor()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(3));
        assertThat(view.age()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
        assertThat(space().stats().claimed()).isEqualTo(1);
        claim.commit();
    }

    private ClaimMarks marksSeen() {
        return space().inspect(TASK).getFirst().marks();
    }
}
