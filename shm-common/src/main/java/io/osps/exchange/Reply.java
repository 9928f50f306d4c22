/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.Template;
import io.osps.space.Tuple;
import java.lang.invoke.MethodHandles;

/**
 * The {@code reply} tuple of the relay route. The worker puts it in the place of the claimed {@link Request}; it is bound
 * to the dispatcher, which takes it. The tuple's payload is the result, or the whole line of the error.
 *
 * @param dispatcher incarnation of the dispatcher that waits for it
 * @param id the request's id, and its user behind it where it has one
 * @param ok true for a result, false for an error
 */
public record Reply(long dispatcher, String id, boolean ok) {
    /** The channel of this tuple. */
    public static final String CHANNEL = "reply";

    static final TupleType<Reply> TYPE = TupleType.of(CHANNEL, Reply.class, MethodHandles.lookup());

    /** All replies for that dispatcher. */
    public static Template ofDispatcher(long dispatcher) {
        return TYPE.where("dispatcher", dispatcher);
    }

    public Tuple toTuple(byte[] payload) {
        return TYPE.toTuple(this).withPayload(payload);
    }

    public static Reply from(Tuple tuple) {
        return TYPE.from(tuple);
    }
}
