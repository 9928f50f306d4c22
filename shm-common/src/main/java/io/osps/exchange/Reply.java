/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.FieldType;
import io.osps.space.Template;
import io.osps.space.Tuple;

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

    /** All replies for that dispatcher. */
    public static Template ofDispatcher(long dispatcher) {
        return Template.of(CHANNEL, dispatcher, FieldType.STRING, FieldType.BOOLEAN);
    }

    public Tuple toTuple(byte[] payload) {
        return Tuple.of(CHANNEL, dispatcher, id, ok).withPayload(payload);
    }

    public static Reply from(Tuple tuple) {
        return new Reply(tuple.getLong(1), tuple.getString(2), tuple.getBoolean(3));
    }
}
