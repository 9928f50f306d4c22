/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.exchange.Reply;
import io.osps.exchange.Request;
import io.osps.space.Claim;
import io.osps.space.Participant;
import io.osps.space.SpaceFullException;
import io.osps.space.WriteOptions;
import io.osps.wire.ErrorCode;
import io.osps.wire.Limits;
import io.osps.worker.handler.Result;
import io.osps.worker.seat.Seats;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The relay: the reply takes the place of the claimed request, and the seat is written after it. When the dispatcher is
 * dead there is nobody to answer.
 */
final class RelayDelivery implements Delivery {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

    private final HeldClaim claim;
    private final Request request;
    private final Dispatchers dispatchers;
    private final Seats seats;
    private final AtomicBoolean givenBack = new AtomicBoolean();
    private volatile boolean handlerEnded;

    RelayDelivery(Claim claim, Request request, Dispatchers dispatchers, Seats seats) {
        this.claim = new HeldClaim(claim);
        this.request = request;
        this.dispatchers = dispatchers;
        this.seats = seats;
    }

    @Override
    public HeldClaim claim() {
        return claim;
    }

    @Override
    public int limit() {
        return Limits.RELAY_PAYLOAD;
    }

    @Override
    public String wayForMore() {
        return "the redirect route has room for more";
    }

    /** Waits for a while when the space has no room for a large result, and says so when that was in vain. */
    @Override
    public Outcome answer(Outcome outcome) {
        long begun = System.nanoTime();
        Outcome said = outcome;
        while (true) {
            try {
                reply(said);
                settle();
                return said;
            } catch (SpaceFullException full) {
                if (System.nanoTime() - begun > PATIENCE && said instanceof Outcome.Done) {
                    said = Outcome.refused(ErrorCode.FAILED, "no room for the result, " + full.getMessage());
                }
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private void reply(Outcome outcome) {
        Participant dispatcher = dispatchers.find(request.dispatcher());
        if (dispatcher == null) {
            claim.end(Claim::commit);
            return;
        }
        WriteOptions options = WriteOptions.boundTo(dispatcher).asVital();
        Reply reply = new Reply(request.dispatcher(), request.id(), outcome instanceof Outcome.Done);
        byte[] payload = switch (outcome) {
            case Outcome.Done(Result.InHeap(byte[] bytes)) -> bytes;
            case Outcome.Done(Result.InFile _) -> throw new IllegalStateException("it is past this route's limit");
            case Outcome.Refused refused -> refused.error().line().getBytes(StandardCharsets.UTF_8);
        };
        claim.end(held -> held.replace(reply.toTuple(payload), options));
    }

    /** A claim that is not answered is left as it is: it comes back to its dispatcher when this worker is gone. */
    @Override
    public void end() {
        handlerEnded = true;
        settle();
    }

    /** Gives the seat back once the request is answered and its handler has ended, whichever comes last. */
    private void settle() {
        if (handlerEnded && claim.isOver() && givenBack.compareAndSet(false, true)) {
            seats.giveBack(request.seatNumber());
        }
    }

    @Override
    public Outcome finish(Outcome outcome) {
        try {
            return answer(outcome);
        } finally {
            end();
        }
    }
}
