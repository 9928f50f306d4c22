/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import io.osps.exchange.Role;
import io.osps.exchange.ServiceAdvert;
import io.osps.process.ProcessId;
import io.osps.space.Participant;
import io.osps.space.TupleSpace;
import io.osps.watchdog.evidence.ProcFs;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds services that already run on the space: started by a watchdog that is dead, or by hand. Pid and start time name
 * them; those of another pid namespace cannot be signalled from here and are none of ours. Thread safe.
 */
public final class Adopter {
    private final TupleSpace space;
    private final ProcFs proc;
    private final Function<Participant, @Nullable Child> elsewhere;

    public Adopter(TupleSpace space, ProcFs proc) {
        this(space, proc, _ -> null);
    }

    /**
     * Makes one that also finds services of other pid namespaces.
     *
     * @param elsewhere the living process of a participant that cannot be signalled from here, or null
     */
    public Adopter(TupleSpace space, ProcFs proc, Function<Participant, @Nullable Child> elsewhere) {
        this.space = space;
        this.proc = proc;
        this.elsewhere = elsewhere;
    }

    /** This process. */
    public ProcessId self() {
        return id(space.self());
    }

    /** The names of all services of that role that run now. */
    public List<String> running(Role role) {
        return space.participants().stream()
                .filter(participant -> participant.role().equals(role.text()) && child(participant) != null)
                .map(Participant::name)
                .toList();
    }

    /** The process that has that name now, or null when there is none. */
    public @Nullable Child find(String name) {
        return space.participants().stream()
                .filter(participant -> participant.name().equals(name))
                .map(this::child)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** The process that was made with that mark and has not joined the space yet, or null when there is none. */
    public @Nullable Child findMarked(String mark) {
        ProcessId id = proc.findByEnvironment(Launcher.MARK + "=" + mark);
        return id == null ? null : new AdoptedChild(id, false, proc);
    }

    private boolean isServing(Participant participant) {
        return space.tryRead(ServiceAdvert.ofIncarnation(participant.incarnation())) != null;
    }

    private @Nullable Child child(Participant participant) {
        return isOurs(participant)
                ? new AdoptedChild(id(participant), isServing(participant), proc)
                : elsewhere.apply(participant);
    }

    private boolean isOurs(Participant participant) {
        return participant.pidNamespace() == space.self().pidNamespace()
                && proc.isAlive(id(participant))
                && space.isAlive(participant);
    }

    private ProcessId id(Participant participant) {
        return participant.process(space.self());
    }
}
