/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Dossiers;
import io.osps.watchdog.evidence.NanoClock;
import io.osps.watchdog.evidence.Probe;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.evidence.ProcessId;
import io.osps.watchdog.launch.Adopter;
import io.osps.watchdog.launch.Child;
import io.osps.watchdog.launch.Launching;
import io.osps.watchdog.launch.Priority;
import io.osps.watchdog.launch.ServiceSpec;
import io.osps.watchdog.reclaim.ReclaimLoop;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what takes time, on threads of its own, so that the supervising loop waits for nothing. The loop is woken when
 * something is done. Thread safe.
 */
final class Hands implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Hands.class);

    private final Adopter adopter;
    private final Launching launcher;
    private final ReclaimLoop reclaimer;
    private final Dossiers dossiers;
    private final ProcFs proc;
    private final Duration interval;
    private final SupervisionListener listener;
    private final Supplier<Token> token;
    private final Runnable wake;
    /** No other watchdog ever has these marks, neither of this space nor of another on this machine. */
    private final String marks;

    private final AtomicLong made = new AtomicLong();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("supervision-io-", 1).factory());

    Hands(Tools tools, Duration interval, SupervisionListener listener, Supplier<Token> token, Runnable wake) {
        this.adopter = tools.adopter();
        this.launcher = tools.launcher();
        this.reclaimer = tools.reclaimer();
        this.dossiers = tools.dossiers();
        this.proc = tools.proc();
        this.interval = interval;
        this.listener = listener;
        this.token = token;
        this.wake = wake;
        this.marks = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    }

    /**
     * Adopts the process that already has the service's name, or that an earlier watchdog had just made; else spawns one.
     *
     * @param inherited the mark of the last process that an earlier watchdog made or was about to make
     * @param priority of one that is spawned
     * @param intend is told the mark of the process right before it is made
     */
    Future<Child> launch(ServiceSpec spec, String inherited, Priority priority, Consumer<String> intend) {
        return submit(() -> {
            Child running = find(spec, inherited);
            if (running != null) {
                return running;
            }
            String mark = marks + "." + made.incrementAndGet();
            intend.accept(mark);
            return launcher.launch(spec, mark, priority, wake);
        });
    }

    /** Adopts the process that is there; fails when there is none. */
    Future<Child> adopt(ServiceSpec spec, String inherited) {
        return submit(() -> Objects.requireNonNull(find(spec, inherited), "it does not run"));
    }

    private @Nullable Child find(ServiceSpec spec, String inherited) {
        Child running = adopter.find(spec.name());
        return running != null || inherited.isEmpty() ? running : adopter.findMarked(inherited);
    }

    Future<Void> reclaim(ProcessId dead) {
        return submit(() -> {
            reclaimer.reclaim(dead);
            return null;
        });
    }

    /** Takes a dossier; the outcome is its id. */
    Future<String> dump(ServiceSpec spec, Failure failure, Life life) {
        Dossiers.Subject subject = new Dossiers.Subject(
                spec.name(),
                failure.toString(),
                life.child().id(),
                life.vitals(),
                life.probe().pulse(),
                life.sighting());
        return submit(() -> dossiers.take(subject, token()));
    }

    /** Adds the end to a dossier once that is written. */
    void conclude(Future<String> dossier, String end) {
        var _ = submit(() -> {
            dossiers.conclude(dossier.get(), end);
            return null;
        });
    }

    void interrupt(ServiceSpec spec, Probe probe, List<String> requests) {
        ask(spec, "CANCEL " + String.join(" ", requests), () -> {
            probe.cancel(requests);
            return null;
        });
    }

    void quarantine(ServiceSpec spec, Probe probe) {
        ask(spec, "DRAIN", () -> {
            probe.drain();
            return null;
        });
    }

    private void ask(ServiceSpec spec, String what, Callable<@Nullable Void> question) {
        var _ = submit(() -> {
            try {
                return question.call();
            } catch (IOException e) {
                log.warn("{} could not be asked to {}: cause={}", spec.name(), what, e.getMessage());
                return null;
            }
        });
    }

    Probe probe(ServiceSpec spec, Child child) {
        return new Probe(
                child.id(),
                child.isServing(),
                interval,
                proc,
                NanoClock.SYSTEM,
                () -> listener.answered(spec.name()),
                wake);
    }

    /** The one that counts now. */
    Token token() {
        return token.get();
    }

    private <T extends @Nullable Object> Future<T> submit(Callable<T> task) {
        WakingTask<T> waking = new WakingTask<>(task, wake);
        threads.execute(waking);
        return waking;
    }

    /** Lets go of what is not done yet. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
