/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space.contract;

import static io.osps.space.contract.SpaceUnderTest.claimed;
import static io.osps.space.contract.SpaceUnderTest.payload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.ClaimMarks;
import io.osps.space.FieldType;
import io.osps.space.SpaceException;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.space.TupleState;
import io.osps.space.TupleView;
import io.osps.space.WriteOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Participants, their deaths, and what comes back or vanishes with them. */
interface DeathContract extends SpaceUnderTest {
    Template WORK = Template.of("work", FieldType.LONG);
    Tuple PIECE = Tuple.of("work", 1).withPayload(payload(3_000, 1));

    @Test
    default void participantHasRoleNameAndGrowingIncarnationWhenItJoins() {
        TupleSpace first = join("worker", null);
        TupleSpace second = join("worker", null);
        TupleSpace named = join("dispatcher", "dispatcher");

        assertThat(first.self().role()).isEqualTo("worker");
        assertThat(first.self().name()).isEqualTo("worker-1");
        assertThat(second.self().name()).isEqualTo("worker-2");
        assertThat(named.self().name()).isEqualTo("dispatcher");
        assertThat(second.self().incarnation()).isGreaterThan(first.self().incarnation());
        assertThat(named.self().incarnation()).isGreaterThan(second.self().incarnation());
        assertThat(second.self().pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(space().participants())
                .containsExactlyInAnyOrder(space().self(), first.self(), second.self(), named.self());
    }

    @Test
    default void joiningFailsWithOneSentenceWhenNameIsInUse() {
        join("worker", "left");
        assertThatExceptionOfType(SpaceException.class)
                .isThrownBy(() -> join("worker", "left"))
                .withMessageContaining("left")
                .satisfies(error -> assertThat(error.action()).isNotBlank());
    }

    @Test
    default void lowestNameIsUsedAgainWhenItsHolderIsGone() {
        TupleSpace first = join("worker", null);
        join("worker", null);
        kill(first);
        TupleSpace next = join("worker", null);
        assertThat(next.self().name()).isEqualTo("worker-1");
        assertThat(next.self().incarnation()).isGreaterThan(first.self().incarnation());
        assertThat(space().reclaim(first.self())).isTrue();
        assertThat(space().isAlive(next.self())).isTrue();
    }

    @Test
    default void livingParticipantIsNotReclaimed() {
        TupleSpace other = other();
        assertThat(space().isAlive(other.self())).isTrue();
        assertThat(space().isAlive(space().self())).isTrue();
        assertThat(space().reclaim(other.self())).isFalse();
        assertThat(space().reclaim(space().self())).isFalse();
        other.write(PIECE);
        assertThat(space().tryRead(WORK)).isEqualTo(PIECE);
    }

    @Test
    default void deadParticipantIsReclaimedOnce() {
        TupleSpace other = other();
        kill(other);
        assertThat(space().isAlive(other.self())).isFalse();
        assertThat(space().participants()).contains(other.self());
        assertThat(space().reclaim(other.self())).isTrue();
        assertThat(space().participants()).containsExactly(space().self());
        assertThat(space().isAlive(other.self())).isFalse();
        assertThat(space().reclaim(other.self())).isFalse();
    }

    @Test
    default void earlierIncarnationIsDeadWhenItsPlaceIsUsedAgain() {
        TupleSpace first = join("worker", "left");
        kill(first);
        space().reclaim(first.self());
        TupleSpace second = join("worker", "left");
        assertThat(space().isAlive(first.self())).isFalse();
        assertThat(space().reclaim(first.self())).isFalse();
        assertThat(space().isAlive(second.self())).isTrue();
    }

    @Test
    default void everyCallFailsWhenParticipantIsDead() {
        space().write(PIECE);
        TupleSpace other = other();
        Claim claim = claimed(other, WORK);
        kill(other);
        assertThatThrownBy(() -> other.write(PIECE)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> other.tryTake(WORK)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(claim::commit).isInstanceOf(RuntimeException.class);
        assertThat(space().inspect().getFirst().state()).isEqualTo(TupleState.CLAIMED);
    }

    @Test
    default void tupleComesBackWithOneAttemptMoreWhenItsClaimantDies() {
        space().write(PIECE);
        TupleSpace other = other();
        claimed(other, WORK);
        kill(other);
        assertThat(space().tryRead(WORK)).isNull();
        assertThat(space().reclaim(other.self())).isTrue();

        assertThat(space().tryRead(WORK)).isEqualTo(PIECE);
        Claim again = claimed(space(), WORK);
        assertThat(again.attempts()).isEqualTo(1);
        assertThat(again.tuple()).isEqualTo(PIECE);
    }

    @Test
    default void attemptsStayWhenDeadClaimDidNotCount() {
        space().write(PIECE);
        for (int i = 0; i < 5; i++) {
            TupleSpace other = other();
            assertThat(claimed(other, WORK, ClaimKind.UNCOUNTED).attempts()).isZero();
            kill(other);
            assertThat(space().reclaim(other.self())).isTrue();
        }
        assertThat(space().tryTake(WORK)).isEqualTo(PIECE);
    }

    @Test
    default void marksAreKeptWhenClaimantDies() {
        space().write(PIECE);
        TupleSpace other = other();
        Claim claim = claimed(other, WORK);
        claim.markStarted(1_000);
        claim.markProgress();
        ClaimMarks noted = claim.marks();
        kill(other);
        space().reclaim(other.self());

        assertThat(space().inspect(WORK).getFirst().marks()).isEqualTo(noted);
        Claim again = claimed(space(), WORK);
        assertThat(again.marks()).isEqualTo(noted);
        again.release();
        assertThat(space().inspect(WORK).getFirst().marks()).isEqualTo(noted);
    }

    @Test
    default void earlierMarksComeBackWhenLaterClaimIsReleased() {
        space().write(PIECE);
        TupleSpace other = other();
        claimed(other, WORK).markStarted(1_000);
        kill(other);
        space().reclaim(other.self());
        ClaimMarks first = space().inspect(WORK).getFirst().marks();

        Claim again = claimed(space(), WORK);
        again.markStarted(2_000);
        again.release();
        assertThat(space().inspect(WORK).getFirst().marks()).isEqualTo(first);
    }

    @Test
    default void tupleComesBackHoweverManyClaimantsDied() {
        int deaths = MOST_ATTEMPTS + 2;
        space().write(PIECE);
        for (int i = 0; i < deaths; i++) {
            TupleSpace other = other();
            assertThat(claimed(other, WORK).attempts()).isEqualTo(Math.min(i, MOST_ATTEMPTS));
            kill(other);
            assertThat(space().reclaim(other.self())).isTrue();
        }
        TupleView view = space().inspect(WORK).getFirst();
        assertThat(view.state()).isEqualTo(TupleState.READY);
        assertThat(view.attempts()).isEqualTo(MOST_ATTEMPTS);
        assertThat(view.holder()).isNull();
        assertThat(view.payloadSize()).isEqualTo(3_000);
        assertThat(space().stats().counts().reclaimed()).isEqualTo(deaths);
        assertThat(space().stats().ready()).isEqualTo(1);
        assertThat(space().tryRead(WORK)).isEqualTo(PIECE);
        assertThat(space().readAll(WORK)).containsExactly(PIECE);
        assertThat(claimed(space(), WORK).tuple()).isEqualTo(PIECE);
    }

    @Test
    default void attemptsBeginAnewWhenTupleIsReplaced() {
        space().write(PIECE);
        TupleSpace other = other();
        claimed(other, WORK);
        kill(other);
        space().reclaim(other.self());
        claimed(space(), WORK).replace(Tuple.of("work", 2), WriteOptions.DEFAULT);
        assertThat(claimed(space(), WORK).attempts()).isZero();
    }

    @Test
    default void boundTupleVanishesWhenItsParticipantIsReclaimed() {
        TupleSpace other = other();
        space().write(PIECE, WriteOptions.boundTo(other.self()));
        other.write(PIECE, WriteOptions.boundTo(other.self()));
        other.write(PIECE, WriteOptions.boundTo(space().self()));
        other.write(PIECE);
        assertThat(space().readAll(WORK)).hasSize(4);
        assertThat(space().inspect().stream().filter(view -> other.self().equals(view.boundTo())))
                .hasSize(2);
        kill(other);
        space().reclaim(other.self());

        assertThat(space().readAll(WORK)).hasSize(2);
        assertThat(space().inspect(WORK)).hasSize(2);
        assertThat(space().tryTake(WORK)).isEqualTo(PIECE);
        assertThat(space().tryTake(WORK)).isEqualTo(PIECE);
        assertThat(space().tryTake(WORK)).isNull();
        assertThat(space().inspect()).isEmpty();
    }

    @Test
    default void nobodySeesTupleWhenItIsBoundToTheDead() {
        TupleSpace other = other();
        kill(other);
        space().reclaim(other.self());
        space().write(PIECE, WriteOptions.boundTo(other.self()));
        assertThat(space().tryTake(WORK)).isNull();

        TupleSpace next = other();
        assertThat(next.self().index()).isEqualTo(other.self().index());
        assertThat(space().tryTake(WORK)).isNull();
        assertThat(space().inspect()).isEmpty();
    }

    @Test
    default void claimOnBoundTupleGoesOnWhenItsParticipantDies() {
        TupleSpace other = other();
        space().write(PIECE, WriteOptions.boundTo(other.self()));
        space().write(PIECE, WriteOptions.boundTo(other.self()));
        Claim replaced = claimed(space(), WORK);
        Claim released = claimed(space(), WORK);
        kill(other);
        space().reclaim(other.self());

        join("next", null);
        assertThat(space().inspect(WORK)).hasSize(2).allSatisfy(view -> {
            assertThat(view.holder()).isEqualTo(space().self());
            assertThat(view.boundTo()).isNull();
        });
        released.release();
        assertThat(space().tryRead(WORK)).isNull();
        replaced.replace(Tuple.of("work", 2), WriteOptions.boundTo(space().self()));
        assertThat(space().readAll(WORK)).containsExactly(Tuple.of("work", 2));
        assertThat(space().inspect()).hasSize(1);
    }

    @Test
    default void boundTupleVanishesWhenItsClaimantDiesToo() {
        TupleSpace owner = other();
        TupleSpace claimant = other();
        space().write(PIECE, WriteOptions.boundTo(owner.self()));
        claimed(claimant, WORK);
        kill(owner);
        kill(claimant);
        assertThat(space().reclaim(owner.self())).isTrue();
        assertThat(space().reclaim(claimant.self())).isTrue();
        assertThat(space().inspect()).isEmpty();
        assertThat(space().tryTake(WORK)).isNull();
    }

    @Test
    default void oneReclaimsWhenSeveralTryAtOnce() throws Exception {
        for (int round = 0; round < 20; round++) {
            space().write(PIECE);
            TupleSpace dead = other();
            claimed(dead, WORK, ClaimKind.UNCOUNTED);
            kill(dead);
            List<TupleSpace> reclaimers = List.of(space(), other(), other());
            try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
                List<Future<Boolean>> results = new ArrayList<>();
                for (TupleSpace reclaimer : reclaimers) {
                    results.add(threads.submit(() -> reclaimer.reclaim(dead.self())));
                }
                int wins = 0;
                for (Future<Boolean> result : results) {
                    wins += result.get() ? 1 : 0;
                }
                assertThat(wins).isEqualTo(1);
            }
            assertThat(space().tryTake(WORK)).isEqualTo(PIECE);
            assertThat(space().tryTake(WORK)).isNull();
            reclaimers.get(1).close();
            reclaimers.get(2).close();
        }
    }

    @Test
    default void participantIsGoneAtOnceWhenItCloses() {
        space().write(PIECE);
        TupleSpace other = other();
        Claim claim = claimed(other, WORK);
        other.write(Tuple.of("mine"), WriteOptions.boundTo(other.self()));
        other.close();
        other.close();

        assertThat(space().isAlive(other.self())).isFalse();
        assertThat(space().participants()).containsExactly(space().self());
        assertThat(space().reclaim(other.self())).isFalse();
        assertThat(space().inspect()).hasSize(1);
        assertThat(claimed(space(), WORK).attempts()).isEqualTo(1);
        assertThatThrownBy(claim::commit).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> other.tryTake(WORK)).isInstanceOf(RuntimeException.class);
    }
}
