/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.WriteOptions;
import java.lang.invoke.MethodHandles;
import java.time.Duration;

/**
 * The {@code condemned} tuple: a worker is about to be ended by somebody's hand, the watchdog's or an operator's; or the
 * watchdog concludes from how it died that it was. Bound to nobody, read by dispatchers when the worker is gone: its death is
 * then not laid to the requests that it was running, but for the one that it was ended for.
 *
 * @param incarnation the worker's incarnation
 * @param request the id of the request that it is ended for; empty when it is none's fault
 * @param foretold whether it was said before the kill, by whoever did it; what is concluded afterwards excuses a request once
 */
public record Condemned(long incarnation, String request, boolean foretold) {
    /** The channel of this tuple. */
    public static final String CHANNEL = "condemned";

    static final TupleType<Condemned> TYPE = TupleType.of(CHANNEL, Condemned.class, MethodHandles.lookup());

    /** How this tuple is written: it has to be there when the dispatchers look, and that is soon after the death. */
    public static final WriteOptions OPTIONS =
            WriteOptions.DEFAULT.withTtl(Duration.ofMinutes(5)).asVital();

    /** Those for that incarnation of a worker. */
    public static Template ofIncarnation(long incarnation) {
        return TYPE.where("incarnation", incarnation);
    }

    public Tuple toTuple() {
        return TYPE.toTuple(this);
    }

    public static Condemned from(Tuple tuple) {
        return TYPE.from(tuple);
    }
}
