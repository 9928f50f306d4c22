package io.osps.watchdog.launch;

import io.osps.exchange.ServiceAdvert;
import io.osps.space.Participant;
import io.osps.space.TupleSpace;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.evidence.ProcessId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds services that already run on the space: started by a watchdog that is dead, or by hand. Pid and start time name
 * them; those of another pid namespace cannot be signalled from here and are none of ours. Thread safe.
 */
public final class Adopter {
    private final TupleSpace space;
    private final ProcFs proc;

    public Adopter(TupleSpace space, ProcFs proc) {
        this.space = space;
        this.proc = proc;
    }

    /** This process. */
    public ProcessId self() {
        return id(space.self());
    }

    /** The names of all services of that role that run now. */
    public List<String> running(Role role) {
        return space.participants().stream()
                .filter(participant -> participant.role().equals(role.text()) && isOurs(participant))
                .map(Participant::name)
                .toList();
    }

    /** The process that has that name now, or null when there is none. */
    public @Nullable Child find(String name) {
        return space.participants().stream()
                .filter(participant -> participant.name().equals(name) && isOurs(participant))
                .findFirst()
                .map(participant -> new AdoptedChild(id(participant), isServing(participant), proc))
                .orElse(null);
    }

    /** The process that was made with that mark and has not joined the space yet, or null when there is none. */
    public @Nullable Child findMarked(String mark) {
        ProcessId id = proc.findByEnvironment(Launcher.MARK + "=" + mark);
        return id == null ? null : new AdoptedChild(id, false, proc);
    }

    /** This watchdog's own, which no other of this space ever had. */
    public long incarnation() {
        return space.self().incarnation();
    }

    private boolean isServing(Participant participant) {
        return space.tryRead(ServiceAdvert.ofIncarnation(participant.incarnation())) != null;
    }

    private boolean isOurs(Participant participant) {
        return participant.pidNamespace() == space.self().pidNamespace()
                && proc.isAlive(id(participant))
                && space.isAlive(participant);
    }

    private static ProcessId id(Participant participant) {
        return new ProcessId(participant.pid(), participant.startTicks());
    }
}
