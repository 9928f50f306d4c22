package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Dossiers;
import io.osps.watchdog.evidence.NanoClock;
import io.osps.watchdog.evidence.Probe;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.evidence.ProcessId;
import io.osps.watchdog.evidence.Sighting;
import io.osps.watchdog.evidence.Vitals;
import io.osps.watchdog.launch.Adopter;
import io.osps.watchdog.launch.Child;
import io.osps.watchdog.launch.Launcher;
import io.osps.watchdog.launch.ServiceSpec;
import io.osps.watchdog.reclaim.Reclaimer;
import io.osps.wire.heartbeat.Token;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Does what takes time, on threads of its own, so that the supervising loop waits for nothing. The loop is woken when
 * something is done. Thread safe.
 */
final class Hands implements AutoCloseable {
    private final Adopter adopter;
    private final Launcher launcher;
    private final Reclaimer reclaimer;
    private final Dossiers dossiers;
    private final ProcFs proc;
    private final Duration interval;
    private final SupervisionListener listener;
    private final Token token;
    private final Runnable wake;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("supervision-io-", 1).factory());

    Hands(Tools tools, Duration interval, SupervisionListener listener, Token token, Runnable wake) {
        this.adopter = tools.adopter();
        this.launcher = tools.launcher();
        this.reclaimer = tools.reclaimer();
        this.dossiers = tools.dossiers();
        this.proc = tools.proc();
        this.interval = interval;
        this.listener = listener;
        this.token = token;
        this.wake = wake;
    }

    /** Adopts the process that already has the service's name, else spawns one. */
    Future<Child> launch(ServiceSpec spec) {
        return submit(() -> {
            Child running = adopter.find(spec.name());
            return running != null ? running : launcher.launch(spec, wake);
        });
    }

    Future<Void> reclaim(ProcessId dead) {
        return submit(() -> {
            reclaimer.reclaim(dead);
            return null;
        });
    }

    Future<Void> dump(ServiceSpec spec, Verdict.Fatal verdict, ProcessId id, Vitals vitals, @Nullable Sighting seen) {
        return submit(() -> {
            dossiers.take(spec.name(), verdict.failure().toString(), id, vitals, seen, token);
            return null;
        });
    }

    Probe probe(ServiceSpec spec, Child child) {
        return new Probe(
                child.id(),
                child.isAdopted(),
                interval,
                proc,
                NanoClock.SYSTEM,
                () -> listener.answered(spec.name()),
                wake);
    }

    Token token() {
        return token;
    }

    private <T extends @Nullable Object> Future<T> submit(Callable<T> task) {
        return threads.submit(() -> {
            try {
                return task.call();
            } finally {
                wake.run();
            }
        });
    }

    /** Lets go of what is not done yet. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
