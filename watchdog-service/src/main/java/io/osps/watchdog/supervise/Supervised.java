package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Census;
import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.evidence.Probe;
import io.osps.watchdog.launch.Child;
import io.osps.watchdog.launch.ServiceSpec;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service under supervision: where it is, and the process that it has now. Changed by the supervising loop alone;
 * {@link #want} and what the views show may be used by any thread.
 */
final class Supervised {
    private static final Logger log = LoggerFactory.getLogger(Supervised.class);
    /** No chain of transitions within one pass is longer. */
    private static final int MOST_STEPS = 8;

    private final ServiceSpec spec;
    private final Lifecycle lifecycle;
    private final Patience patience;
    private final Hands hands;
    private final SupervisionListener listener;
    private volatile Desire desire = Desire.RUN;
    private volatile State state;
    private volatile History history = History.NONE;
    private volatile @Nullable Life life;
    private volatile boolean everReady;
    private @Nullable Future<Child> launching;
    private long missed;

    Supervised(
            ServiceSpec spec,
            Patience patience,
            RestartPolicy restarts,
            Hands hands,
            SupervisionListener listener,
            long now) {
        this.spec = spec;
        this.lifecycle = new Lifecycle(patience, restarts, spec.name().hashCode());
        this.patience = patience;
        this.hands = hands;
        this.listener = listener;
        this.state = new State.Stopped(now);
        listener.supervised(spec.name());
    }

    ServiceSpec spec() {
        return spec;
    }

    State state() {
        return state;
    }

    History history() {
        return history;
    }

    /** Its process now, or null. */
    @Nullable Life life() {
        return life;
    }

    boolean wasEverReady() {
        return everReady;
    }

    /** Whether an earlier watchdog started its process. */
    boolean isAdopted() {
        Life now = life;
        return now != null && now.child().isAdopted();
    }

    void want(Desire wanted) {
        desire = wanted;
    }

    /** Takes over what the hands have finished; before the rest of a pass. */
    void settle() {
        Future<Child> launched = launching;
        if (launched == null || launched.state() != Future.State.SUCCESS) {
            return;
        }
        launching = null;
        Child child = launched.resultNow();
        life = new Life(child, hands.probe(spec, child));
        log.info(
                "{} {}: pid={}",
                spec.name(),
                child.isAdopted() ? "adopted" : "started",
                child.id().pid());
    }

    /** Whether the space must be looked at for it. */
    boolean isUnlocated() {
        Life now = life;
        return now != null && now.isUnlocated();
    }

    /** Whether its silence is long enough to be judged. */
    boolean isSilent() {
        Life now = life;
        boolean judged = switch (state.phase()) {
            case STARTING, READY, SUSPECT, DUMPING -> true;
            case KILLING, RECLAIMING, BACKOFF, PAUSED, DRAINING, STOPPED, FAILED -> false;
        };
        return judged && now != null && missedBy(now.probe()) >= patience.misses();
    }

    /**
     * Decides, and has done what was decided.
     *
     * @param census who is in the space
     * @param held whether the watchdog itself was paused lately
     */
    void pass(Census census, boolean held, long now) {
        Life current = life;
        if (current != null && current.child().exit() == null) {
            current.locate(census, hands);
            countMissed(current.probe());
        }
        boolean moved = true;
        for (int i = 0; moved && i < MOST_STEPS; i++) {
            Step step = lifecycle.step(state, new Situation(history, desire, evidence(held), now));
            moved = step.state().phase() != state.phase();
            take(step);
        }
    }

    private Evidence evidence(boolean held) {
        Future<Child> launch = launching;
        if (launch != null) {
            if (launch.state() != Future.State.FAILED) {
                return new Evidence.Launching();
            }
            launching = null;
            return new Evidence.NotLaunched(String.valueOf(launch.exceptionNow().getMessage()));
        }
        Life now = life;
        return now == null ? new Evidence.Absent() : now.evidence(held);
    }

    private void take(Step step) {
        State from = state;
        if (step.history().restarts() > history.restarts()) {
            Failure failure = step.history().lastFailure();
            listener.restarted(
                    spec.name(), failure == null ? "order" : failure.cause().text());
        }
        history = step.history();
        state = step.state();
        if (from.phase() != state.phase()) {
            everReady = everReady || state.phase() == Phase.READY;
            tell(from);
            listener.moved(spec.name(), from.phase(), state.phase());
        }
        tellNearMiss(from);
        step.actions().forEach(this::act);
    }

    private void tell(State from) {
        String facts = state.facts().isEmpty() ? "" : ": " + state.facts();
        log.atLevel(state.level()).log("{} {} -> {}{}", spec.name(), from.phase(), state.phase(), facts);
    }

    /** A service that is spared although it was silent for long enough: where others would have killed. */
    private void tellNearMiss(State from) {
        if (state instanceof State.Suspect now
                && !(now.doubt() instanceof Verdict.Missing)
                && !(from instanceof State.Suspect before
                        && before.doubt().label().equals(now.doubt().label()))) {
            log.warn("{} is spared: {}", spec.name(), now.facts());
            listener.spared(spec.name(), now.doubt().label());
        }
    }

    private void act(Action action) {
        switch (action) {
            case Action.Launch _ -> {
                bury();
                launching = hands.launch(spec);
            }
            case Action.Dump(Verdict.Fatal verdict) ->
                withLife(now -> now.dumping(
                        hands.dump(spec, verdict, now.child().id(), now.probe().vitals(false), now.sighting())));
            case Action.Terminate _ -> withLife(now -> now.child().terminate());
            case Action.Kill _ -> withLife(now -> now.child().kill());
            case Action.Reclaim _ ->
                withLife(now -> {
                    now.close();
                    now.reclaiming(hands.reclaim(now.child().id()));
                });
            case Action.Forgive _ -> withLife(now -> now.probe().forgive());
        }
    }

    private void withLife(Consumer<Life> action) {
        Life now = life;
        if (now != null) {
            action.accept(now);
        }
    }

    /** Lets go of its process, which lives on. */
    void release() {
        withLife(Life::close);
    }

    private void bury() {
        withLife(Life::close);
        life = null;
        missed = 0;
    }

    private void countMissed(Probe probe) {
        long now = missedBy(probe);
        if (now > missed) {
            listener.missed(spec.name(), now - missed);
        }
        missed = now;
    }

    private long missedBy(Probe probe) {
        return patience.missed(probe.silence());
    }
}
