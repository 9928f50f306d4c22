/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.process.ProcessId;
import io.osps.space.Participant;
import io.osps.space.TupleSpace;
import io.osps.watchdog.evidence.Dossiers;
import io.osps.watchdog.evidence.NanoClock;
import io.osps.watchdog.evidence.Probe;
import io.osps.watchdog.launch.Child;
import io.osps.watchdog.launch.Launching.Priority;
import io.osps.watchdog.launch.ServiceSpec;
import io.osps.watchdog.verdict.Failure;
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
import java.util.concurrent.FutureTask;
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
final class Effects implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Effects.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(5);

    private final Supervisor.Tools tools;
    private final TupleSpace space;
    private final Duration interval;
    private final SupervisionListener listener;
    private final Supplier<Token> token;
    private final Runnable wake;
    /** No other watchdog ever has these marks, neither of this space nor of another on this machine. */
    private final String marks;

    private final AtomicLong made = new AtomicLong();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("supervision-io-", 1).factory());

    Effects(
            Supervisor.Tools tools,
            TupleSpace space,
            Duration interval,
            SupervisionListener listener,
            Supplier<Token> token,
            Runnable wake) {
        this.tools = tools;
        this.space = space;
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
            return tools.launcher().launch(spec, mark, priority, wake);
        });
    }

    /** Adopts the process that is there; fails when there is none. */
    Future<Child> adopt(ServiceSpec spec, String inherited) {
        return submit(() -> Objects.requireNonNull(find(spec, inherited), "it does not run"));
    }

    private @Nullable Child find(ServiceSpec spec, String inherited) {
        Child running = tools.adopter().find(spec.name());
        return running != null || inherited.isEmpty()
                ? running
                : tools.adopter().findMarked(inherited);
    }

    /**
     * Gives back what a dead process held in the space. Every service does so for every dead participant sooner or later; the
     * watchdog, which learns of a death first, need not wait for that.
     *
     * @return done when nothing of that process is left there, whoever gave it back
     */
    Future<Void> reclaim(ProcessId dead) {
        return submit(() -> {
            List<Participant> left = leftOf(dead);
            while (!left.isEmpty()) {
                boolean done = left.stream().map(space::reclaim).reduce(true, Boolean::logicalAnd);
                if (!done) {
                    // Another is at it, or the kernel has not dropped its locks yet.
                    Thread.sleep(BETWEEN_TRIES);
                }
                left = leftOf(dead);
            }
            return null;
        });
    }

    private List<Participant> leftOf(ProcessId dead) {
        return space.participants().stream()
                .filter(participant -> participant.process(space.self()).equals(dead))
                .toList();
    }

    /** Takes a dossier; the outcome is its id. */
    Future<String> dump(ServiceSpec spec, Failure failure, ServiceProcess process) {
        Dossiers.Subject subject = new Dossiers.Subject(
                spec.name(),
                failure.toString(),
                process.child().id(),
                process.vitals(),
                process.probe().pulse(),
                process.member());
        return submit(() -> tools.dossiers().take(subject, token()));
    }

    /** Adds the end to a dossier once that is written. */
    void conclude(Future<String> dossier, String end) {
        var _ = submit(() -> {
            tools.dossiers().conclude(dossier.get(), end);
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
                tools.proc(),
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

    /** A task whose end wakes somebody, who finds it done by then: a moment earlier would be a wake-up for nothing. */
    static final class WakingTask<T extends @Nullable Object> extends FutureTask<T> {
        private final Runnable wake;

        WakingTask(Callable<T> task, Runnable wake) {
            super(task);
            this.wake = wake;
        }

        @Override
        protected void done() {
            wake.run();
        }
    }

    /** Lets go of what is not done yet. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
