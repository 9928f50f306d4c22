/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.osps.space.Template;
import io.osps.space.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ExchangeTupleTests {
    private static final String LONGEST_ID = "i".repeat(128);

    @Test
    void seatComesBackAndIsFoundByPoolAndByWorker() {
        Seat seat = new Seat("pdf", "worker-2", 7, 3, "127.0.0.1", 40_001);
        Tuple tuple = seat.toTuple();
        assertThat(Seat.from(tuple)).isEqualTo(seat);
        assertFound(tuple, Seat.any(), Seat.ofPool("pdf"), Seat.ofWorker("worker-2", 7));
        assertNotFound(tuple, Seat.ofPool("pd"), Seat.ofWorker("worker-2", 8), Seat.ofWorker("worker-1", 7));
    }

    @Test
    void requestComesBackAndIsFoundByWorkerDispatcherAndId() {
        Request request = new Request("worker-1", 7, 0, LONGEST_ID, "upper", 2, -5, 1);
        Tuple tuple = request.toTuple(new byte[] {1, 2});
        assertThat(Request.from(tuple)).isEqualTo(request);
        assertThat(tuple.payload()).containsExactly(1, 2);
        assertFound(
                tuple,
                Request.ofWorker("worker-1", 7),
                Request.ofDispatcher(2),
                Request.of(LONGEST_ID, 2),
                Request.ofId(LONGEST_ID));
        assertNotFound(tuple, Request.ofWorker("worker-1", 6), Request.ofDispatcher(7), Request.of("other", 2));
    }

    @Test
    void reservationComesBackAndIsFoundByTicket() {
        String ticket = "0123456789abcdef".repeat(2);
        Reservation reservation = new Reservation("worker-1", 7, 1, ticket, LONGEST_ID, "upper", 10, 20, 9, true);
        Tuple tuple = reservation.toTuple();
        assertThat(Reservation.from(tuple)).isEqualTo(reservation);
        assertFound(
                tuple,
                Reservation.any(),
                Reservation.ofWorker("worker-1", 7),
                Reservation.ofTicket(ticket),
                Reservation.ofTicket("worker-1", 7, ticket),
                Reservation.ofHandler("worker-1", 7, "upper"),
                Reservation.ofId(LONGEST_ID));
        assertNotFound(tuple, Reservation.ofHandler("worker-1", 7, "echo"), Reservation.ofId("other"));
        assertNotFound(tuple, Reservation.ofTicket("worker-1", 8, ticket), Reservation.ofTicket("f".repeat(32)));
    }

    @Test
    void reservationForATicketIsNotFoundByItsHandler() {
        Reservation reservation = new Reservation("worker-1", 7, 1, "0".repeat(32), "id", "upper", 10, 20, 9, false);
        assertNotFound(reservation.toTuple(), Reservation.ofHandler("worker-1", 7, "upper"));
    }

    @Test
    void callbackComesBackAndIsFoundByWorkerAndRequest() {
        String ticket = "0123456789abcdef".repeat(2);
        String address = "ff02:1234:5678:9abc:def0:1234:5678:9abc";
        Callback callback =
                new Callback("worker-1", 7, 1, ticket, LONGEST_ID, address, 65_535, "h".repeat(64), 10, 20, 9);
        Tuple tuple = callback.toTuple();
        assertThat(Callback.from(tuple)).isEqualTo(callback);
        assertFound(tuple, Callback.any(), Callback.ofWorker("worker-1", 7), Callback.ofId(LONGEST_ID));
        assertNotFound(tuple, Callback.ofWorker("worker-1", 8), Callback.ofId("other"));
    }

    @Test
    void callbackGoesToNoPrivilegedPort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Callback("w", 1, 0, "t", "id", "127.0.0.1", 1023, "echo", 1, 1, 1))
                .withMessageContaining("port=1023");
    }

    @Test
    void cancelComesBackAndIsFoundByWorker() {
        Cancel cancel = new Cancel("worker-1", 7, LONGEST_ID);
        assertThat(Cancel.from(cancel.toTuple())).isEqualTo(cancel);
        assertFound(cancel.toTuple(), Cancel.ofWorker("worker-1", 7));
        assertNotFound(cancel.toTuple(), Cancel.ofWorker("worker-1", 8), Cancel.ofWorker("worker-2", 7));
    }

    @Test
    void wordsBetweenServicesComeBack() {
        KillNotice notice = new KillNotice(7, LONGEST_ID, true);
        assertThat(KillNotice.from(notice.toTuple())).isEqualTo(notice);
        assertFound(notice.toTuple(), KillNotice.ofIncarnation(7));
        assertNotFound(notice.toTuple(), KillNotice.ofIncarnation(8));
        assertFound(new Waiting("pdf", 2).toTuple(), Waiting.ofPool("pdf"), Waiting.of("pdf", 2));
        assertNotFound(new Waiting("pdf", 2).toTuple(), Waiting.ofPool("pd"), Waiting.of("pdf", 3));
    }

    @Test
    void replyComesBackAndIsFoundByDispatcher() {
        Reply reply = new Reply(2, LONGEST_ID, true);
        Tuple tuple = reply.toTuple(new byte[] {9});
        assertThat(Reply.from(tuple)).isEqualTo(reply);
        assertFound(tuple, Reply.ofDispatcher(2));
        assertNotFound(tuple, Reply.ofDispatcher(3));
    }

    @Test
    void advertComesBackWithItsHandlers() {
        ServiceAdvert advert = new ServiceAdvert(
                "worker-1",
                "worker",
                7,
                "default",
                "::1",
                1,
                2,
                65_535,
                true,
                List.of(
                        new HandlerInfo("echo", Duration.ofMillis(1), true),
                        new HandlerInfo("pdf-text", Duration.ofHours(2), false)));
        Tuple tuple = advert.toTuple();
        assertThat(ServiceAdvert.from(tuple)).isEqualTo(advert);
        assertFound(tuple, ServiceAdvert.any(), ServiceAdvert.ofIncarnation(7));
        assertNotFound(tuple, ServiceAdvert.ofIncarnation(8));

        ServiceAdvert bare = new ServiceAdvert("d", "dispatcher", 1, "", "h", 1, 2, 3, false, List.of());
        assertThat(ServiceAdvert.from(bare.toTuple())).isEqualTo(bare);
    }

    @Test
    void fieldsHaveTheNamesOfTheirRecordsComponents() throws ReflectiveOperationException {
        assertNamed(new Seat("pdf", "worker-2", 7, 3, "127.0.0.1", 40_001), Seat::toTuple);
        assertNamed(new Request("worker-1", 7, 0, "id", "upper", 2, -5, 1), request -> request.toTuple(new byte[0]));
        assertNamed(new Reservation("worker-1", 7, 1, "ticket", "id", "upper", 10, 20, 9, true), Reservation::toTuple);
        assertNamed(
                new Callback("worker-1", 7, 1, "ticket", "id", "127.0.0.1", 5000, "upper", 10, 20, 9),
                Callback::toTuple);
        assertNamed(new Cancel("worker-1", 7, "id"), Cancel::toTuple);
        assertNamed(new Waiting("default", 2), Waiting::toTuple);
        assertNamed(new KillNotice(7, "id", true), KillNotice::toTuple);
        assertNamed(new RecentHandler("echo", "default", 2_000, true), RecentHandler::toTuple);
        assertNamed(new Reply(2, "id", true), reply -> reply.toTuple(new byte[0]));
        assertNamed(
                new ServiceAdvert("worker-1", "worker", 7, "pool", "host", 1, 2, 3, true, List.of()),
                ServiceAdvert::toTuple);
        assertThat(FieldNames.of("other")).isEmpty();
    }

    private static <T extends Record> void assertNamed(T record, Function<T, Tuple> toTuple)
            throws ReflectiveOperationException {
        Tuple tuple = toTuple.apply(record);
        List<String> names = FieldNames.of(tuple.channel());
        for (int i = 1; i < tuple.size(); i++) {
            Object value = record.getClass().getMethod(names.get(i - 1)).invoke(record);
            assertThat(tuple.get(i)).as(names.get(i - 1)).hasToString(String.valueOf(value));
        }
    }

    private static void assertFound(Tuple tuple, Template... templates) {
        for (Template template : templates) {
            assertThat(template.matches(tuple)).as("%s", template).isTrue();
        }
    }

    private static void assertNotFound(Tuple tuple, Template... templates) {
        for (Template template : templates) {
            assertThat(template.matches(tuple)).as("%s", template).isFalse();
        }
    }
}
