/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.container;

import io.osps.exchange.Role;
import io.osps.exchange.ServiceAdvert;
import io.osps.process.ProcessId;
import io.osps.space.Participant;
import io.osps.space.TupleSpace;
import io.osps.watchdog.evidence.NanoClock;
import io.osps.watchdog.evidence.PublishedFacts;
import io.osps.watchdog.launch.Child;
import io.osps.watchdog.launch.ServiceSpec;
import io.osps.watchdog.supervise.Supervisor;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services in other containers: found in the space, watched by the facts that their entrypoints publish, looked after
 * while they are there. Thread safe.
 */
public final class Containers {
    private static final Logger log = LoggerFactory.getLogger(Containers.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final TupleSpace space;
    private final PublishedFacts facts;
    private final Set<String> vanished = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    public Containers(TupleSpace space, PublishedFacts facts) {
        this.space = space;
        this.facts = facts;
    }

    /** The process of that participant when it lives and its container tells of it, else null. */
    public @Nullable Child child(Participant participant) {
        return isElsewhere(participant)
                ? new ContainerChild(
                        id(participant),
                        isServing(participant),
                        () -> space.isAlive(participant),
                        facts,
                        NanoClock.SYSTEM)
                : null;
    }

    /** Has the supervisor look after whatever is there, from now until {@link #close}. */
    public void watch(Supervisor supervisor) {
        facts.releaseAll();
        Thread.ofPlatform().daemon().name("containers").start(() -> watchUntilClosed(supervisor));
    }

    /** Looks no more. */
    public void close() {
        closed.countDown();
    }

    /** Says that nobody has started that service again; it is forgotten until somebody does. */
    void vanished(String service) {
        vanished.add(service);
    }

    private void watchUntilClosed(Supervisor supervisor) {
        try {
            do {
                lookAgainWhateverHappens(supervisor);
            } while (!closed.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookAgainWhateverHappens(Supervisor supervisor) {
        try {
            look(supervisor);
        } catch (RuntimeException e) {
            log.error("a look for containers failed and is tried again: reason={}", e.getMessage(), e);
        }
    }

    private void look(Supervisor supervisor) {
        vanished.removeIf(service -> {
            supervisor.dismiss(service);
            return true;
        });
        for (Participant participant : space.participants()) {
            role(participant)
                    .filter(_ -> isElsewhere(participant))
                    .ifPresent(role -> supervisor.tend(new ServiceSpec(participant.name(), role, 0)));
        }
    }

    private static Optional<Role> role(Participant participant) {
        return Role.of(participant.role()).filter(role -> role != Role.WATCHDOG);
    }

    private boolean isElsewhere(Participant participant) {
        return participant.pidNamespace() != space.self().pidNamespace()
                && space.isAlive(participant)
                && facts.knows(id(participant));
    }

    private ProcessId id(Participant participant) {
        return participant.process(space.self());
    }

    private boolean isServing(Participant participant) {
        return space.tryRead(ServiceAdvert.ofIncarnation(participant.incarnation())) != null;
    }
}
