/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.exchange.Role;
import io.osps.space.TupleSpace;
import io.osps.watchdog.evidence.Dossiers;
import io.osps.watchdog.evidence.NanoClock;
import io.osps.watchdog.evidence.OutOfMemoryKills;
import io.osps.watchdog.evidence.OwnStarvation;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.launch.Adopter;
import io.osps.watchdog.launch.Launching;
import io.osps.watchdog.launch.ServiceSpec;
import io.osps.watchdog.supervise.Snapshots.Snapshot;
import io.osps.watchdog.verdict.Timeouts;
import io.osps.wire.heartbeat.Token;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the fleet running. One thread, the supervising loop, looks at all evidence and decides, every 50 ms and whenever
 * something happens; it waits for nothing else. Thread safe.
 */
public final class Supervisor {
    private static final Logger log = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration PASS = Duration.ofMillis(50);
    /** What a stop may take beyond the timeouts with each group of services. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(5);

    /** What a supervisor works with. */
    public record Tools(Adopter adopter, Launching launcher, Dossiers dossiers, ProcFs proc) {}

    /** How supervision ends, decided anew at every pass. */
    private enum Ending {
        /** It does not. */
        NONE,
        /** All services stop: dispatchers first, so that nothing new comes in, then workers. */
        ALL,
        /** The watchdog could not start: what it spawned stops, what it adopted is left as it was. */
        SPAWNED,
        /** The services are left as they are: somebody else starts and stops them. */
        LEFT;

        /** Tells the services what is wanted of them now. */
        private void order(List<Supervised> services) {
            switch (this) {
                case NONE, LEFT -> {}
                case ALL, SPAWNED -> {
                    boolean dispatchersGone = services.stream()
                            .filter(service -> service.spec().role() == Role.DISPATCHER)
                            .allMatch(Ending::isStopped);
                    services.stream()
                            .filter(service -> dispatchersGone || service.spec().role() == Role.DISPATCHER)
                            .forEach(Supervised::end);
                }
            }
        }

        private boolean isReached(List<Supervised> services) {
            return switch (this) {
                case NONE -> false;
                case LEFT -> true;
                case ALL, SPAWNED -> services.stream().allMatch(Ending::isStopped);
            };
        }

        private static boolean isStopped(Supervised service) {
            return service.state().phase() == Phase.STOPPED;
        }
    }

    private final Fleet fleet;
    private final Reserve reserve;
    private final Timeouts timeouts;
    private final RestartPolicy restarts;
    private final TupleSpace space;
    private final SupervisorState memory;
    private final KillNotices kills;
    private final Tools tools;
    private final SupervisionListener listener;
    private final Runnable passed;
    private final NanoClock clock = NanoClock.SYSTEM;
    private final Semaphore wake = new Semaphore(0);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CopyOnWriteArrayList<Supervised> services = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Effects effects;
    private volatile Ending ending = Ending.NONE;
    private volatile boolean started;

    /**
     * Makes an idle one.
     *
     * @param passed is called after each whole pass of decisions
     */
    public Supervisor(
            Fleet fleet,
            Timeouts timeouts,
            RestartPolicy restarts,
            TupleSpace space,
            Tools tools,
            SupervisionListener listener,
            Runnable passed) {
        this.fleet = fleet;
        this.reserve = new Reserve(fleet.leastReady());
        this.timeouts = timeouts;
        this.restarts = restarts;
        this.space = space;
        this.memory = new SupervisorState(space);
        this.kills = new KillNotices(space, new OutOfMemoryKills(tools.proc(), clock));
        this.tools = tools;
        this.listener = listener;
        this.passed = passed;
    }

    /**
     * Begins to supervise: what runs is adopted, what is missing is spawned. The space must be attached.
     *
     * @param token the one of the space now
     */
    public void start(Supplier<Token> token) {
        Effects own = new Effects(tools, space, timeouts.interval(), listener, token, wake::release);
        effects = own;
        Map<String, SupervisorState.Entry> known = memory.open();
        Fleet wanted = fleet.withWorkers(memory.workers(fleet.workers()));
        for (ServiceSpec spec : wanted.services(tools.adopter(), known.values())) {
            Supervised service = supervise(spec);
            SupervisorState.Entry entry = known.get(spec.name());
            if (entry != null) {
                service.inherit(entry);
            }
            services.add(service);
        }
        started = true;
        Thread.ofPlatform().daemon().name("supervision").start(() -> run(own));
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

    /** Supervises no more; the services go on. */
    public boolean leave() throws InterruptedException {
        return end(Ending.LEFT);
    }

    private boolean end(Ending how) throws InterruptedException {
        if (!started) {
            return true;
        }
        ending = how;
        wake.release();
        Duration limit = timeouts.stop().plus(STOP_MARGIN).multipliedBy(2);
        boolean done = ended.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        if (!done) {
            log.error("not all services could be stopped: limit={} states={}", limit, states());
        }
        return done;
    }

    /**
     * Takes an order for one service; it is carried out at the next pass.
     *
     * @return false when there is no such service
     */
    public boolean order(String service, Order order) {
        return orderAll(List.of(service), order, false);
    }

    /** Replaces all workers one after the other, each once the others suffice. */
    public void restartWorkers() {
        orderAll(workers().map(worker -> worker.spec().name()).toList(), Order.RESTART, true);
    }

    private boolean orderAll(List<String> names, Order order, boolean patient) {
        List<Supervised> ordered = services.stream()
                .filter(service -> names.contains(service.spec().name()))
                .toList();
        orders.add(() -> ordered.forEach(service -> service.obey(order, patient)));
        wake.release();
        return !ordered.isEmpty();
    }

    /** From now on so many workers shall run; those beyond end in good order. */
    public void scale(int wanted) {
        orders.add(() -> resize(wanted));
        wake.release();
    }

    private void resize(int wanted) {
        memory.scale(wanted, fleet.workers());
        List<ServiceSpec> plan = fleet.withWorkers(wanted).planned();
        workers().filter(worker -> !plan.contains(worker.spec())).forEach(Supervised::retire);
        for (ServiceSpec spec : plan) {
            find(spec.name()).ifPresentOrElse(Supervised::recall, () -> services.add(supervise(spec)));
        }
    }

    /** Looks after a service that somebody else starts and starts again; one that is looked after stays as it is. */
    public void tend(ServiceSpec spec) {
        orders.add(() -> find(spec.name()).ifPresentOrElse(Supervised::recall, () -> services.add(supervise(spec))));
    }

    /** Forgets a service that nobody starts any more. One that runs is kept. */
    public void dismiss(String service) {
        orders.add(() -> find(service).filter(known -> !known.isRunning()).ifPresent(Supervised::retire));
    }

    /**
     * Goes over to another space, in which nobody is yet. Those who live in the old one are replaced in good order: dispatchers
     * first, since what they have accepted needs the workers, then workers. What the next watchdog has to know goes along.
     *
     * @param renewal has the space be another one when it returns
     */
    public void renew(Runnable renewal) {
        memory.keep(renewal);
        orders.add(() -> services.forEach(Supervised::outlive));
        wake.release();
    }

    private void replaceOutlived() {
        boolean dispatchersGone = services.stream()
                .noneMatch(service -> service.spec().role() == Role.DISPATCHER && service.isOutlived());
        services.stream()
                .filter(service -> dispatchersGone || service.spec().role() == Role.DISPATCHER)
                .forEach(Supervised::replaceOutlived);
    }

    private Stream<Supervised> workers() {
        return services.stream().filter(service -> service.spec().role() == Role.WORKER);
    }

    private Optional<Supervised> find(String name) {
        return services.stream()
                .filter(service -> service.spec().name().equals(name))
                .findFirst();
    }

    private Supervised supervise(ServiceSpec spec) {
        return new Supervised(
                spec,
                new Lifecycle(timeouts, restarts, spec.name().hashCode()),
                Objects.requireNonNull(effects),
                kills,
                new SupervisionLog(spec.name(), listener),
                memory.note(),
                clock.nanoTime());
    }

    /** All services as they are now. */
    public List<ServiceView> services() {
        return services.stream()
                .map(service -> ServiceView.of(service, tools.proc()))
                .toList();
    }

    /** Whether every service was ready at least once. */
    public boolean wereAllReady() {
        return started && services.stream().filter(Supervised::isWanted).allMatch(Supervised::wasEverReady);
    }

    /** The state of each service and what its actuator last said of its liveness, by name. */
    public Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        for (Supervised service : services) {
            ServiceProcess process = service.process();
            String liveness = process == null ? "UNKNOWN" : process.probe().liveness();
            states.put(service.spec().name(), service.state().phase() + " liveness=" + liveness);
        }
        return states;
    }

    private void run(Effects effects) {
        OwnStarvation starvation = new OwnStarvation(tools.adopter().self(), tools.proc(), clock, timeouts.interval());
        Snapshots snapshots = new Snapshots(space, clock, timeouts.interval(), starvation);
        try {
            do {
                // Before the pass: what happens during it is a reason for another one at once.
                wake.drainPermits();
                pass(snapshots);
            } while (!ending.isReached(services) && isAwake());
        } finally {
            services.forEach(Supervised::release);
            effects.close();
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

    private void pass(Snapshots snapshots) {
        try {
            long now = clock.nanoTime();
            snapshots.begin(now);
            services.forEach(Supervised::settle);
            carryOutOrders();
            replaceOutlived();
            Ending how = ending;
            if (how == Ending.SPAWNED) {
                services.removeIf(Supervised::isAdopted);
            }
            how.order(services);
            Snapshot snapshot = snapshots.take(services, now);
            services.forEach(service -> pass(service, snapshot, now));
            services.stream()
                    .filter(Supervised::isRetired)
                    .forEach(service -> memory.forget(service.spec().name()));
            services.removeIf(Supervised::isRetired);
            passed.run();
        } catch (RuntimeException e) {
            log.error("a pass of the supervision failed and is tried again: reason={}", e.getMessage(), e);
        }
    }

    /** A service whose pass fails must not take the others' with it. */
    private void pass(Supervised service, Snapshot snapshot, long now) {
        try {
            service.pass(snapshot, reserve.suffices(service, services), Reserve.priorityOf(service, services), now);
        } catch (RuntimeException e) {
            log.error("supervising {} failed and is tried again", service.spec().name(), e);
        }
    }

    private void carryOutOrders() {
        Runnable order = orders.poll();
        while (order != null) {
            order.run();
            order = orders.poll();
        }
    }
}
