/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.exchange.Callback;
import io.osps.exchange.HandlerInfo;
import io.osps.exchange.Reply;
import io.osps.exchange.Request;
import io.osps.exchange.Reservation;
import io.osps.exchange.Seat;
import io.osps.exchange.ServiceAdvert;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.LocalSpace;
import io.osps.space.Participant;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.space.WriteOptions;
import io.osps.wire.WireError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Plays a worker's part with tuples alone, step by step. */
public final class FakeWorker {
    public static final String POOL = "default";
    public static final HandlerInfo ECHO = new HandlerInfo("echo", Duration.ofSeconds(60), true);
    public static final HandlerInfo UPPER = new HandlerInfo("upper", Duration.ofSeconds(60), true);
    public static final HandlerInfo ONCE = new HandlerInfo("once", Duration.ofSeconds(30), false);

    private final TupleSpace space;

    /** A worker that has written its advert and its seats. */
    public FakeWorker(TupleSpace space, int seats) {
        this.space = space;
        announce(false);
        for (int k = 0; k < seats; k++) {
            writeSeat(k);
        }
    }

    static FakeWorker join(LocalSpace space, int seats) {
        return new FakeWorker(space.join("worker", null), seats);
    }

    TupleSpace space() {
        return space;
    }

    void announce(boolean draining) {
        space.tryTake(ServiceAdvert.ofIncarnation(self().incarnation()));
        ServiceAdvert advert = new ServiceAdvert(
                self().name(),
                "worker",
                self().incarnation(),
                POOL,
                "127.0.0.1",
                4711,
                4712,
                4713,
                draining,
                List.of(ECHO, UPPER, ONCE));
        space.write(advert.toTuple(), WriteOptions.boundTo(self()).asVital());
    }

    public void writeSeat(int k) {
        Seat seat = new Seat(POOL, self().name(), self().incarnation(), k, "127.0.0.1", 4711);
        space.write(seat.toTuple(), WriteOptions.boundTo(self()).asVital());
    }

    /** Claims the next request, or null when there is none. */
    public @Nullable Claim claim() {
        return space.tryClaim(Request.ofWorker(self().name(), self().incarnation()), ClaimKind.COUNTED);
    }

    public @Nullable Claim claim(Duration timeout) throws InterruptedException {
        return space.claim(Request.ofWorker(self().name(), self().incarnation()), ClaimKind.COUNTED, timeout);
    }

    /** Claims the next request, which must be there. */
    Claim claimNow() {
        Claim claim = claim();
        if (claim == null) {
            throw new AssertionError("no request for worker=" + self().name());
        }
        return claim;
    }

    /** Claims a reservation, as when its ticket is used. */
    void claimReservation() {
        if (space.tryClaim(Reservation.ofWorker(self().name(), self().incarnation()), ClaimKind.COUNTED) == null) {
            throw new AssertionError("no reservation for worker=" + self().name());
        }
    }

    /** Answers with the payload and writes the seat again. */
    public void echo(Claim claim) {
        answer(claim, true, claim.tuple().payload());
    }

    void fail(Claim claim, WireError error) {
        answer(claim, false, error.line().getBytes(StandardCharsets.UTF_8));
    }

    private void answer(Claim claim, boolean ok, byte[] payload) {
        Request request = Request.from(claim.tuple());
        Participant dispatcher = space.participants().stream()
                .filter(participant -> participant.incarnation() == request.dispatcher())
                .findFirst()
                .orElse(null);
        if (dispatcher == null) {
            claim.commit();
        } else {
            claim.replace(
                    new Reply(request.dispatcher(), request.id(), ok).toTuple(payload),
                    WriteOptions.boundTo(dispatcher).asVital());
        }
        writeSeat(request.seatNumber());
    }

    /** Ends every reservation and callback of this worker, as when their leases are over. */
    public void endLeases() {
        end(
                Reservation.ofWorker(self().name(), self().incarnation()),
                tuple -> Reservation.from(tuple).seatNumber());
        end(
                Callback.ofWorker(self().name(), self().incarnation()),
                tuple -> Callback.from(tuple).seatNumber());
    }

    private void end(Template leases, ToIntFunction<Tuple> k) {
        Claim claim;
        while ((claim = space.tryClaim(leases, ClaimKind.COUNTED)) != null) {
            Seat seat =
                    new Seat(POOL, self().name(), self().incarnation(), k.applyAsInt(claim.tuple()), "127.0.0.1", 4711);
            claim.replace(seat.toTuple(), WriteOptions.boundTo(self()).asVital());
        }
    }

    /** Dies at once, as far as its space can play that. */
    void kill() {
        if (space instanceof LocalSpace local) {
            local.kill();
        } else {
            space.close();
        }
    }

    Participant self() {
        return space.self();
    }
}
