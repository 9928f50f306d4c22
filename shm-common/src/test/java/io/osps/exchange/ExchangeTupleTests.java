package io.osps.exchange;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertFound(tuple, Request.ofWorker("worker-1", 7), Request.ofDispatcher(2), Request.of(LONGEST_ID, 2));
        assertNotFound(tuple, Request.ofWorker("worker-1", 6), Request.ofDispatcher(7), Request.of("other", 2));
    }

    @Test
    void reservationComesBackAndIsFoundByTicket() {
        String ticket = "0123456789abcdef".repeat(2);
        Reservation reservation = new Reservation("worker-1", 7, 1, ticket, LONGEST_ID, "upper", 10, 20);
        Tuple tuple = reservation.toTuple();
        assertThat(Reservation.from(tuple)).isEqualTo(reservation);
        assertFound(
                tuple,
                Reservation.any(),
                Reservation.ofWorker("worker-1", 7),
                Reservation.ofTicket(ticket),
                Reservation.ofTicket("worker-1", 7, ticket));
        assertNotFound(tuple, Reservation.ofTicket("worker-1", 8, ticket), Reservation.ofTicket("f".repeat(32)));
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
        assertNamed(new Reservation("worker-1", 7, 1, "ticket", "id", "upper", 10, 20), Reservation::toTuple);
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
