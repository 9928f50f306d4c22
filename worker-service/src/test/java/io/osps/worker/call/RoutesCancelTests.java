/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.exchange.Request;
import io.osps.exchange.Reservation;
import io.osps.process.ProcessGroups;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A cancelled request ends, whatever its route and wherever it is. */
@Tag("integration")
class RoutesCancelTests extends RoutesFixture {
    @Test
    void cancelReachesTheRunningHandler() throws Exception {
        Future<TestDispatcher.Answer> answer = dispatcher.relay("sleep", "forever", LONG);
        await().until(() -> !worker.calls().oldest().isEmpty());

        assertThat(worker.calls().cancel("nosuch")).isFalse();
        assertThat(worker.calls()
                        .cancel(Objects.requireNonNull(worker.calls().oldest().get("oldest.id"))))
                .isTrue();

        assertThat(answer.get().text()).startsWith("CANCELLED the request was cancelled handler=sleep");
    }

    @Test
    void cancelTupleReachesTheRunningHandler() throws Exception {
        Future<TestDispatcher.Answer> answer = dispatcher.relay("sleep", "forever", LONG);
        await().until(() -> !worker.calls().oldest().isEmpty());

        dispatcher.cancel(Objects.requireNonNull(worker.calls().oldest().get("oldest.id")));

        assertThat(answer.get().text())
                .startsWith("CANCELLED the request was cancelled handler=sleep")
                .endsWith("stage=running");
    }

    @Test
    void cancelTupleReachesTheCommandsProcesses() throws Exception {
        Future<TestDispatcher.Answer> answer = dispatcher.relay("hang", "", LONG);
        List<Long> groups = new ArrayList<>();
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            worker.space()
                    .inspect(Request.ofWorker("worker-1", worker.space().self().incarnation()))
                    .forEach(view -> groups.add(view.marks().processGroup()));
            return !groups.isEmpty() && groups.getLast() > 1;
        });

        dispatcher.cancel(Objects.requireNonNull(worker.calls().oldest().get("oldest.id")));

        assertThat(answer.get().text()).startsWith("CANCELLED");
        assertThat(ProcessGroups.kill(groups.getLast(), 0, Duration.ZERO)).isTrue();
    }

    @Test
    void cancelTupleReachesARequestOnAReservation() throws Exception {
        Reservation reservation = dispatcher.reserve("sleep", LONG);
        try (TestClient client = new TestClient(worker.port())) {
            client.send("CALL", "sleep", "forever", "TICKET", reservation.ticket());
            await().until(() -> worker.calls().started() == 1);
            dispatcher.cancel(reservation.id());
            assertThat(client.read()).startsWith("CANCELLED");
        }
    }

    @Test
    void cancelTupleThatComesFirstWaitsForItsRequest() throws Exception {
        Reservation reservation = dispatcher.reserve("sleep", LONG);
        dispatcher.cancel(reservation.id());
        await().until(() -> dispatcher.isObeyed());
        try (TestClient client = new TestClient(worker.port())) {
            assertThat(client.ask("CALL", "sleep", "forever", "TICKET", reservation.ticket()))
                    .startsWith("CANCELLED");
        }
    }
}
