package io.osps.watchdog.supervise;

import io.osps.space.TupleSpace;
import io.osps.watchdog.evidence.Census;
import io.osps.watchdog.evidence.HealthOpinion;
import io.osps.watchdog.evidence.NanoClock;
import io.osps.watchdog.evidence.OwnStarvation;
import io.osps.watchdog.evidence.PauseGuard;
import io.osps.watchdog.launch.ServiceSpec;
import io.osps.wire.heartbeat.Token;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the fleet running. One thread, the supervising loop, looks at all evidence and decides, every 50 ms and whenever
 * something happens; it waits for nothing else. Thread safe.
 */
public final class Supervisor {
    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration PASS = Duration.ofMillis(50);
    /** What a stop may take beyond the patience with each group of services. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(5);

    private final Fleet fleet;
    private final Patience patience;
    private final RestartPolicy restarts;
    private final TupleSpace space;
    private final Tools tools;
    private final SupervisionListener listener;
    private final NanoClock clock = NanoClock.SYSTEM;
    private final Semaphore wake = new Semaphore(0);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CopyOnWriteArrayList<Supervised> services = new CopyOnWriteArrayList<>();
    private volatile Ending ending = Ending.NONE;
    private volatile boolean started;

    public Supervisor(
            Fleet fleet,
            Patience patience,
            RestartPolicy restarts,
            TupleSpace space,
            Tools tools,
            SupervisionListener listener) {
        this.fleet = fleet;
        this.patience = patience;
        this.restarts = restarts;
        this.space = space;
        this.tools = tools;
        this.listener = listener;
    }

    /** Begins to supervise: what runs is adopted, what is missing is spawned. The space must be attached. */
    public void start(Token token) {
        Hands hands = new Hands(tools, patience.interval(), listener, token, wake::release);
        for (ServiceSpec spec : fleet.services(tools.adopter())) {
            services.add(new Supervised(spec, patience, restarts, hands, listener, clock.nanoTime()));
        }
        started = true;
        Thread.ofPlatform().daemon().name("supervision").start(() -> run(hands));
    }

    /**
     * Stops all services in good order, then by force, and ends the supervision. Returns when all are gone, or after a
     * limit.
     *
     * @return whether all are gone
     */
    public boolean stop() throws InterruptedException {
        return end(Ending.ALL);
    }

    /** Takes back a start that failed elsewhere: stops what was spawned and leaves alone what was adopted. */
    public boolean abandon() throws InterruptedException {
        return end(Ending.SPAWNED);
    }

    private boolean end(Ending how) throws InterruptedException {
        if (!started) {
            return true;
        }
        ending = how;
        wake.release();
        Duration limit = patience.stop().plus(STOP_MARGIN).multipliedBy(2);
        boolean done = ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        if (!done) {
            log.error("not all services could be stopped: limit={} states={}", limit, states());
        }
        return done;
    }

    /** All services as they are now. */
    public List<ServiceView> services() {
        ViewMaker views = new ViewMaker(tools.proc());
        return services.stream().map(views::view).toList();
    }

    /** Whether every service was ready at least once. */
    public boolean wereAllReady() {
        return started && services.stream().allMatch(Supervised::wasEverReady);
    }

    /** The state of each service and what its actuator last said of its liveness, by name. */
    public Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        for (Supervised service : services) {
            Life life = service.life();
            HealthOpinion liveness =
                    life == null ? HealthOpinion.UNKNOWN : life.probe().liveness();
            states.put(service.spec().name(), service.state().phase() + " liveness=" + liveness);
        }
        return states;
    }

    private void run(Hands hands) {
        PauseGuard guard = new PauseGuard(patience.interval().dividedBy(2), patience.interval());
        OwnStarvation starvation = new OwnStarvation(tools.adopter().self(), tools.proc(), clock, patience.interval());
        try {
            do {
                pass(guard, starvation);
                wake.drainPermits();
            } while (!ending.isReached(services) && isAwake());
        } finally {
            services.forEach(Supervised::release);
            hands.close();
            ended.countDown();
        }
    }

    private boolean isAwake() {
        try {
            var _ = wake.tryAcquire(PASS.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void pass(PauseGuard guard, OwnStarvation starvation) {
        try {
            long now = clock.nanoTime();
            boolean held = guard.isHolding(now);
            Duration paused = guard.pass(now);
            if (paused.isPositive() && !held) {
                log.warn("the watchdog itself was paused; verdicts are held: paused-ms={}", paused.toMillis());
            }
            if (starvation.observed()) {
                guard.starved(now);
            }
            services.forEach(Supervised::settle);
            Ending how = ending;
            if (how == Ending.SPAWNED) {
                services.removeIf(Supervised::isAdopted);
            }
            how.order(services);
            guard.silent((int) services.stream().filter(Supervised::isSilent).count(), services.size(), now);
            Census census = services.stream().anyMatch(Supervised::isUnlocated) ? Census.of(space) : Census.EMPTY;
            services.forEach(service -> pass(service, census, guard.isHolding(now), now));
        } catch (RuntimeException e) {
            log.error("a pass of the supervision failed and is tried again: reason={}", e.getMessage(), e);
        }
    }

    /** A service whose pass fails must not take the others' with it. */
    private static void pass(Supervised service, Census census, boolean held, long now) {
        try {
            service.pass(census, held, now);
        } catch (RuntimeException e) {
            log.error("supervising {} failed and is tried again", service.spec().name(), e);
        }
    }
}
