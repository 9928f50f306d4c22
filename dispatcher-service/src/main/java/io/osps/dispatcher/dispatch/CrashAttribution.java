/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.exchange.KillNotice;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Says whether a worker's death may be laid to a request that was running on it. Thread safe. */
final class CrashAttribution {
    /** How many workers a request may kill. */
    static final int MOST_KILLS = 2;

    /** How long the watchdog may take to report that somebody has killed the worker. */
    static final Duration NOTICE_LIMIT = Duration.ofMillis(500);

    private static final int MOST_REMEMBERED = 64;

    private final TupleSpace space;
    private final LongSupplier clock;
    /** When each death was first asked about. */
    private final Map<Long, Long> deaths = new ConcurrentHashMap<>();

    CrashAttribution(TupleSpace space, LongSupplier clock) {
        this.space = space;
        this.clock = clock;
    }

    /**
     * False when a kill notice says that the worker was killed, and not for that request.
     *
     * @param excused whether it was excused before by a death that only looked so, and is not again
     */
    boolean mayBeCause(String id, long incarnation, boolean excused) {
        Tuple tuple = word(incarnation);
        if (tuple == null) {
            return true;
        }
        KillNotice word = KillNotice.from(tuple);
        return word.request().equals(id) || (excused && !word.announced());
    }

    /** Whether a kill notice may still come for that dead worker: too soon to count its death. */
    boolean isOpen(long incarnation) {
        long now = clock.getAsLong();
        if (deaths.size() > MOST_REMEMBERED) {
            deaths.values().removeIf(since -> now - since > NOTICE_LIMIT.toNanos());
        }
        Long since = deaths.putIfAbsent(incarnation, now);
        return word(incarnation) == null && (since == null || now - since < NOTICE_LIMIT.toNanos());
    }

    /** Whether somebody has killed that worker without announcing it: that excuses a request once. */
    boolean isExcuse(long incarnation) {
        Tuple word = word(incarnation);
        return word != null && !KillNotice.from(word).announced();
    }

    private @Nullable Tuple word(long incarnation) {
        return space.tryRead(KillNotice.ofIncarnation(incarnation));
    }
}
