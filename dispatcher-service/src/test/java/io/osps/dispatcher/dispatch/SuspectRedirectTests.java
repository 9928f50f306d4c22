/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.dispatcher.dispatch.Fixture.Answers;
import io.osps.exchange.Seat;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Redirected requests whose worker crashed while they had its seat. */
class SuspectRedirectTests extends SuspectFixture {
    @Test
    void redirectedRequestThatIsExcusedWithEachWorkerIsPoisonAfterThree() {
        FakeWorker first = join(1);
        acquire("one");
        fixture.bury(first);
        for (int i = 0; i < 2; i++) {
            FakeWorker next = join(1);
            Answers granted = acquireLater("one");
            Awaitility.await().untilAsserted(() -> assertThat(granted.all).hasSize(1));
            assertThat(granted.only()).doesNotContain("POISON");
            fixture.excuse(next);
            fixture.strike(next);
            fixture.catalogue.refresh();
        }

        assertThat(acquireLater("one").only()).startsWith("POISON ");
    }

    @Test
    void redirectedRequestIsNotTheCauseOfADeathBySomebodysHandEither() {
        FakeWorker first = join(1);
        acquire("one");
        fixture.bury(first);
        FakeWorker second = join(1);
        Answers granted = acquireLater("one");
        Awaitility.await().untilAsserted(() -> assertThat(granted.all).hasSize(1));
        fixture.strike(second);
        fixture.catalogue.refresh();
        Answers again = acquireLater("one");
        assertThat(again.all).isEmpty();

        fixture.excuse(second);
        join(1);

        Awaitility.await().untilAsserted(() -> assertThat(again.all).hasSize(1));
        assertThat(again.only()).doesNotContain("POISON");
    }

    @Test
    void redirectedRequestOfACrashedWorkerIsGrantedAWorkerOfItsOwnAndIsPoisonAfterTwo() throws Exception {
        FakeWorker first = join(2);
        assertThat(acquire("one")).isNotEmpty();
        fixture.bury(first);
        FakeWorker second = join(2);

        Answers granted = acquireLater("one");
        Awaitility.await().untilAsserted(() -> assertThat(granted.all).hasSize(1));
        assertThat(fixture.space.tryRead(Seat.any())).as("all seats are held").isNull();
        Answers other = acquireLater("other");
        fixture.bury(second);
        fixture.catalogue.refresh();

        Answers again = acquireLater("one");
        assertThat(again.all).isEmpty();
        fixture.advance(CrashAttribution.NOTICE_LIMIT);
        Awaitility.await().untilAsserted(() -> assertThat(again.all).hasSize(1));
        assertThat(again.only()).startsWith("POISON ");
        join(1);
        Awaitility.await().untilAsserted(() -> assertThat(other.all).hasSize(1));
    }

    @Test
    void seatsAreFreeAgainWhenTheRedirectedSuspectIsOver() throws Exception {
        FakeWorker first = join(1);
        acquire("one");
        fixture.bury(first);
        FakeWorker second = join(3);
        Answers granted = acquireLater("one");
        Awaitility.await().untilAsserted(() -> assertThat(granted.all).hasSize(1));

        second.endLeases();

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(fixture.space.readAll(Seat.any())).hasSize(3));
    }

    private List<?> acquire(String id) {
        return acquireLater(id).all;
    }

    private Answers acquireLater(String id) {
        Answers answers = new Answers();
        fixture.intake.accept(
                OfferKind.REDIRECT, Fixture.message("echo", "", id, null), Caller.on(new Object(), answers::add));
        return answers;
    }
}
