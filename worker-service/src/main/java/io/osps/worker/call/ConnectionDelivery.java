/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.space.Claim;
import io.osps.worker.seat.Seats;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A call on the worker's own port: the answer goes to the client's connection, and the claimed reservation or seat becomes
 * a free seat. Where both are due the seat comes first: the client may use it the moment it has its answer. A client that
 * has gone changes nothing: the handler ends as it would, and its result is dropped.
 */
final class ConnectionDelivery implements Delivery {
    private final HeldClaim claim;
    private final int seatNumber;
    private final BiConsumer<Integer, Claim> giveBack;
    private final Consumer<Outcome> client;
    private final Consumer<Outcome> dispatcher;

    private ConnectionDelivery(
            Claim claim,
            int seatNumber,
            BiConsumer<Integer, Claim> giveBack,
            Consumer<Outcome> client,
            Consumer<Outcome> dispatcher) {
        this.claim = new HeldClaim(claim);
        this.seatNumber = seatNumber;
        this.giveBack = giveBack;
        this.client = client;
        this.dispatcher = dispatcher;
    }

    /** For a call on a claimed reservation or callback, whose dispatcher is told how it ended. */
    static ConnectionDelivery reserved(
            Claim claim, int seatNumber, Seats seats, Consumer<Outcome> client, Consumer<Outcome> dispatcher) {
        return new ConnectionDelivery(claim, seatNumber, seats::giveBackReplacing, client, dispatcher);
    }

    /** For a call on a claimed seat. */
    static ConnectionDelivery unreserved(Claim claim, int seatNumber, Seats seats, Consumer<Outcome> client) {
        return new ConnectionDelivery(claim, seatNumber, seats::giveBackReleasing, client, _ -> {});
    }

    @Override
    public HeldClaim claim() {
        return claim;
    }

    @Override
    public int limit() {
        return Integer.MAX_VALUE;
    }

    @Override
    public String wayForMore() {
        return "it is past the worker's osps.worker.max-payload";
    }

    @Override
    public Outcome answer(Outcome outcome) {
        client.accept(outcome);
        dispatcher.accept(outcome);
        return outcome;
    }

    @Override
    public void end() {
        claim.end(held -> giveBack.accept(seatNumber, held));
    }

    @Override
    public Outcome finish(Outcome outcome) {
        try {
            end();
        } finally {
            answer(outcome);
        }
        return outcome;
    }
}
