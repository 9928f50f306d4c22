package io.osps.dispatcher.dispatch;

import io.osps.dispatcher.dispatch.Call.State;
import io.osps.exchange.Reply;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the workers' replies out of the space and answers the requests that they are for. Confined to one thread. */
final class ReplyTaker {
    private static final Logger log = LoggerFactory.getLogger(ReplyTaker.class);
    private static final Duration WAIT = Duration.ofMillis(100);

    private final TupleSpace space;
    private final InFlight inFlight;

    ReplyTaker(TupleSpace space, InFlight inFlight) {
        this.space = space;
        this.inFlight = inFlight;
    }

    void turn() throws InterruptedException {
        Tuple tuple = space.take(Reply.ofDispatcher(space.self().incarnation()), WAIT);
        if (tuple != null) {
            deliver(Reply.from(tuple), tuple.payload());
        }
    }

    private void deliver(Reply reply, byte[] payload) {
        Call call = inFlight.find(reply.id());
        if (call == null || call.state() == State.QUEUED) {
            log.warn("dropped a reply that nobody waits for: request={}", reply.id());
            return;
        }
        boolean ended = reply.ok()
                ? inFlight.end(call, State.OFFERED, RespValue.bulk(payload), DispatchMeters.OK)
                : inFlight.end(call, State.OFFERED, WireError.parse(new String(payload, StandardCharsets.UTF_8)));
        if (!ended) {
            inFlight.forget(call);
        }
    }
}
