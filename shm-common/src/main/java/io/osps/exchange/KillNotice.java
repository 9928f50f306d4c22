/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.WriteOptions;
import java.lang.invoke.MethodHandles;
import java.time.Duration;

/**
 * The {@code kill-notice} tuple: the watchdog or an operator is about to kill a worker, or the worker leaves in order. Or
 * the watchdog concludes from how the worker died that somebody has killed it. No participant owns the tuple. Dispatchers read
 * it when the worker is gone: its death then counts only against the request that it was killed for.
 *
 * @param incarnation the worker's incarnation
 * @param request the id of the request that the worker is killed for; empty when no request is the reason
 * @param announced whether whoever kills the worker said so before. What is concluded afterwards excuses a request once
 */
public record KillNotice(long incarnation, String request, boolean announced) {
    /** The channel of this tuple. */
    public static final String CHANNEL = "kill-notice";

    static final TupleType<KillNotice> TYPE = TupleType.of(CHANNEL, KillNotice.class, MethodHandles.lookup());

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

    public static KillNotice from(Tuple tuple) {
        return TYPE.from(tuple);
    }
}
