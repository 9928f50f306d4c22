package io.osps.dispatcher.dispatch;

import io.osps.exchange.Condemned;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;

/** Says whether a worker's death may be laid to a request that was running on it. Thread safe. */
final class Blame {
    /** How many workers a request may kill. */
    static final int MOST_KILLS = 2;

    private final TupleSpace space;

    Blame(TupleSpace space) {
        this.space = space;
    }

    /** False when somebody ended that worker by hand, and not for that request. */
    boolean mayFallOn(String id, long incarnation) {
        Tuple word = space.tryRead(Condemned.ofIncarnation(incarnation));
        return word == null || Condemned.from(word).request().equals(id);
    }
}
