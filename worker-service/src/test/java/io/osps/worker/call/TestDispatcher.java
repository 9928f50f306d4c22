/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.exchange.Callback;
import io.osps.exchange.Cancel;
import io.osps.exchange.Fate;
import io.osps.exchange.Reply;
import io.osps.exchange.Request;
import io.osps.exchange.Reservation;
import io.osps.exchange.Seat;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.Participant;
import io.osps.space.SpaceException;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.space.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Plays a dispatcher's tuples: seats become requests or reservations, replies are taken. */
final class TestDispatcher {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TupleSpace space;
    private final AtomicLong ids = new AtomicLong();
    private final Map<String, CompletableFuture<Answer>> waiting = new ConcurrentHashMap<>();
    private final Map<String, String> fates = new ConcurrentHashMap<>();
    private final Thread taker;

    /** A reply: the result, or the line of the error. */
    @SuppressWarnings("ArrayRecordComponent") // not compared
    record Answer(boolean ok, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    TestDispatcher(TupleSpace space) {
        this.space = space;
        this.taker = Thread.ofPlatform().daemon().name("test-taker").start(this::takeReplies);
    }

    /** Relays a request; the future ends with the reply. */
    Future<Answer> relay(String handler, byte[] payload, Duration deadline) throws InterruptedException {
        Claim claim = claimSeat();
        Seat seat = Seat.from(claim.tuple());
        String id = newId();
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        Request request = new Request(
                seat.worker(),
                seat.incarnation(),
                seat.seatNumber(),
                id,
                handler,
                space.self().incarnation(),
                System.nanoTime() + deadline.toNanos(),
                0);
        claim.replace(request.toTuple(payload), WriteOptions.boundTo(space.self()));
        return answer;
    }

    Future<Answer> relay(String handler, String payload, Duration deadline) throws InterruptedException {
        return relay(handler, payload.getBytes(StandardCharsets.UTF_8), deadline);
    }

    /** Reserves a seat. */
    Reservation reserve(String handler, Duration lease) throws InterruptedException {
        return reserve(handler, lease, false);
    }

    /** Reserves a seat for whoever comes with an {@code RCALL} for that handler. */
    Reservation reserveForAsking(String handler, Duration lease) throws InterruptedException {
        return reserve(handler, lease, true);
    }

    private Reservation reserve(String handler, Duration lease, boolean byHandler) throws InterruptedException {
        Claim claim = claimSeat();
        Seat seat = Seat.from(claim.tuple());
        long now = System.nanoTime();
        Reservation reservation = new Reservation(
                seat.worker(),
                seat.incarnation(),
                seat.seatNumber(),
                "ticket-" + newId(),
                newId(),
                handler,
                now + lease.toNanos(),
                now + PATIENCE.toNanos(),
                space.self().incarnation(),
                byHandler);
        claim.replace(reservation.toTuple(), WriteOptions.boundTo(participant(seat.incarnation())));
        return reservation;
    }

    /** Asks the worker to call a client back that listens on that port of this machine. */
    Callback callBack(String handler, int port, Duration lease) throws InterruptedException {
        Claim claim = claimSeat();
        Seat seat = Seat.from(claim.tuple());
        long now = System.nanoTime();
        Callback callback = new Callback(
                seat.worker(),
                seat.incarnation(),
                seat.seatNumber(),
                "ticket-" + newId(),
                newId(),
                "127.0.0.1",
                port,
                handler,
                now + lease.toNanos(),
                now + PATIENCE.toNanos(),
                space.self().incarnation());
        claim.replace(callback.toTuple(), WriteOptions.boundTo(participant(seat.incarnation())));
        return callback;
    }

    /** Has the worker cancel a request. */
    void cancel(String id) {
        Participant worker = space.participants().stream()
                .filter(participant -> participant.role().equals("worker"))
                .findFirst()
                .orElseThrow();
        space.write(new Cancel(worker.name(), worker.incarnation(), id).toTuple(), WriteOptions.boundTo(worker));
    }

    /** Whether no order to cancel is left. */
    boolean isObeyed() {
        return space.inspect().stream().noneMatch(view -> view.tuple().channel().equals(Cancel.CHANNEL));
    }

    private Claim claimSeat() throws InterruptedException {
        Claim claim = space.claim(Seat.ofPool("default"), ClaimKind.UNCOUNTED, PATIENCE);
        if (claim == null) {
            throw new AssertionError("no seat came free: space=" + space.inspect());
        }
        return claim;
    }

    private Participant participant(long incarnation) {
        return space.participants().stream()
                .filter(participant -> participant.incarnation() == incarnation)
                .findFirst()
                .orElseThrow();
    }

    private String newId() {
        return space.self().incarnation() + "-" + ids.incrementAndGet();
    }

    private void takeReplies() {
        try {
            while (true) {
                takeFates();
                Tuple tuple = space.take(Reply.ofDispatcher(space.self().incarnation()), Duration.ofMillis(100));
                if (tuple != null) {
                    Reply reply = Reply.from(tuple);
                    CompletableFuture<Answer> answer = waiting.remove(reply.id());
                    if (answer == null) {
                        throw new AssertionError("a second reply came: id=" + reply.id());
                    }
                    answer.complete(new Answer(reply.ok(), tuple.payload()));
                }
            }
        } catch (InterruptedException | SpaceException | IllegalStateException _) {
            // Closed.
        }
    }

    private void takeFates() {
        Tuple tuple = space.tryTake(Fate.ofDispatcher(space.self().incarnation()));
        while (tuple != null) {
            Fate fate = Fate.from(tuple);
            fates.merge(fate.ticket(), fate.outcome(), (before, again) -> before + " and " + again);
            tuple = space.tryTake(Fate.ofDispatcher(space.self().incarnation()));
        }
    }

    /** What the worker has told of a ticket; null before. */
    @Nullable String fate(String ticket) {
        return fates.get(ticket);
    }

    /** How many requests are not answered yet. */
    int unanswered() {
        return waiting.size();
    }

    /** Leaves as if dying. */
    void leave() throws InterruptedException {
        taker.interrupt();
        taker.join();
        space.close();
    }
}
