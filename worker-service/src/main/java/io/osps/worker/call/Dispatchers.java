package io.osps.worker.call;

import io.osps.boot.ParticipantListener;
import io.osps.space.Participant;
import io.osps.space.TupleSpace;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The participants that this worker has answered to, so that not every answer looks through all of them. Thread safe. */
final class Dispatchers implements ParticipantListener {
    private final TupleSpace space;
    private final Map<Long, Participant> known = new ConcurrentHashMap<>();

    Dispatchers(TupleSpace space) {
        this.space = space;
    }

    /** The participant with that incarnation, or null when it has left the space. */
    @Nullable Participant find(long incarnation) {
        Participant found = known.get(incarnation);
        if (found == null) {
            for (Participant participant : space.participants()) {
                if (participant.incarnation() == incarnation) {
                    known.put(incarnation, participant);
                    return participant;
                }
            }
        }
        return found;
    }

    @Override
    public void gone(Participant participant) {
        known.remove(participant.incarnation());
    }
}
