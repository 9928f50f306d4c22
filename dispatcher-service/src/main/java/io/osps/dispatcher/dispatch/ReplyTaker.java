/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.dispatcher.dispatch.PendingRequest.State;
import io.osps.exchange.Reply;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.wire.ErrorCode;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the workers' replies out of the space and answers the requests that they are for. Confined to one thread. */
final class ReplyTaker {
    private static final Logger log = LoggerFactory.getLogger(ReplyTaker.class);
    private static final Duration WAIT = Duration.ofMillis(100);
    /** What no worker can begin is not handed round for ever. */
    private static final int MOST_GIVEN_BACK = 3;

    private final TupleSpace space;
    private final PendingRequests pendingRequests;
    private final PoolQueues queues;
    private final LongSupplier clock;

    ReplyTaker(TupleSpace space, PendingRequests pendingRequests, PoolQueues queues, LongSupplier clock) {
        this.space = space;
        this.pendingRequests = pendingRequests;
        this.queues = queues;
        this.clock = clock;
    }

    void turn() throws InterruptedException {
        Tuple tuple = space.take(Reply.ofDispatcher(space.self().incarnation()), WAIT);
        if (tuple != null) {
            deliver(Reply.from(tuple), tuple.payload());
        }
    }

    private void deliver(Reply reply, byte[] payload) {
        PendingRequest pending = pendingRequests.find(reply.id());
        if (pending == null || pending.state() == State.QUEUED) {
            log.warn("dropped a reply that nobody waits for: request={}", reply.id());
            return;
        }
        if (reply.ok()) {
            end(pending, pendingRequests.end(pending, State.OFFERED, RespValue.bulk(payload), DispatchMeters.OK));
            return;
        }
        WireError error = WireError.parse(new String(payload, StandardCharsets.UTF_8));
        if (error.code() != ErrorCode.DRAINING) {
            end(pending, pendingRequests.end(pending, State.OFFERED, error));
        } else if (pending.givenBack++ >= MOST_GIVEN_BACK) {
            end(
                    pending,
                    pendingRequests.end(
                            pending,
                            State.OFFERED,
                            DispatcherErrors.lost(pending, false, "no worker has what it takes to begin it")));
        } else {
            giveBack(pending);
        }
    }

    private void end(PendingRequest pending, boolean ended) {
        if (!ended) {
            pendingRequests.forget(pending);
        }
    }

    /** Its worker could not begin it and leaves: another one shall. */
    private void giveBack(PendingRequest pending) {
        log.warn("a worker gave a request back, unbegun: request={} handler={}", pending.key, pending.handler.name());
        pending.story()
                .add(clock.getAsLong(), Story.Stage.TAKEN_BACK, "", "the worker had run out of what it takes to begin");
        pending.takeBack();
        if (pending.move(State.OFFERED, State.QUEUED)) {
            queues.putBack(pending);
        } else {
            pendingRequests.forget(pending);
        }
    }
}
