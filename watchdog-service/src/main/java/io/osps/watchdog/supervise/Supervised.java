/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.Probe;
import io.osps.watchdog.evidence.Sighting;
import io.osps.watchdog.launch.Child;
import io.osps.watchdog.launch.Priority;
import io.osps.watchdog.launch.ServiceSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One service under supervision: where it is, and the process that it has now. Changed by the supervising loop alone;
 * what the views show may be read by any thread.
 */
final class Supervised {
    private static final Logger log = LoggerFactory.getLogger(Supervised.class);
    /** No chain of transitions within one pass is longer. */
    private static final int MOST_STEPS = 8;

    /** On a busy machine a start would take too long otherwise. Twice what it takes on an idle one with two processors. */
    private static final Duration MOST_IN_BACKGROUND = Duration.ofSeconds(5);

    private final ServiceSpec spec;
    private final Lifecycle lifecycle;
    private final Timeouts patience;
    private final RestartPolicy restarts;
    private final Hands hands;
    private final Chronicle chronicle;
    private final Ledger ledger;
    private final Obituary obituary;
    private volatile Desire desire = Desire.RUN;
    private volatile State state;
    private volatile History history = History.NONE;
    private volatile @Nullable Life life;
    private volatile @Nullable Verdict verdict;
    private volatile @Nullable Replacement replacement;
    private volatile @Nullable Future<String> dossier;
    private volatile boolean everReady;
    private volatile boolean retiring;
    private volatile boolean ending;
    private volatile String spawn = "";
    private Priority priority = Priority.NORMAL;
    private String inherited = "";
    private @Nullable Entry noted;
    private @Nullable Life outlived;
    private @Nullable Future<Child> launching;

    Supervised(
            ServiceSpec spec,
            Timeouts patience,
            RestartPolicy restarts,
            Hands hands,
            SupervisionListener listener,
            Ledger ledger,
            Obituary obituary,
            long now) {
        this.spec = spec;
        this.lifecycle = new Lifecycle(patience, restarts, spec.name().hashCode());
        this.patience = patience;
        this.restarts = restarts;
        this.hands = hands;
        this.chronicle = new Chronicle(spec.name(), listener);
        this.ledger = ledger;
        this.obituary = obituary;
        this.state = new State.Stopped(now);
    }

    /**
     * Takes over what an earlier watchdog knew of the service. What shall not run, or not be judged, may have a process all
     * the same: it is looked for, and then paused or ended.
     */
    void inherit(Entry entry) {
        desire = entry.desire();
        retiring = entry.retiring();
        history = entry.history();
        spawn = entry.spawn();
        inherited = entry.spawn();
        noted = entry;
        if (entry.desire() != Desire.RUN) {
            state = new State.Paused(state.since());
            launching = hands.adopt(spec, inherited);
        }
    }

    ServiceSpec spec() {
        return spec;
    }

    State state() {
        return state;
    }

    /** The name of its state for people: one that is about to be started is not shown as stopped. */
    Phase phase() {
        Phase phase = state.phase();
        return phase == Phase.STOPPED && isWanted() && !ending ? Phase.STARTING : phase;
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

    /** Whether it has a process that lives. */
    boolean isRunning() {
        Life now = life;
        return now != null && now.child().exit() == null;
    }

    /** Whether an earlier watchdog started its process. */
    boolean isAdopted() {
        Life now = life;
        return now != null && now.child().isAdopted();
    }

    /** The last verdict on its process, or null while there is none to judge. */
    @Nullable Verdict verdict() {
        return verdict;
    }

    /** The id of its last dossier, or null. */
    @Nullable String lastDossier() {
        Future<String> last = dossier;
        return last != null && last.state() == Future.State.SUCCESS ? last.resultNow() : null;
    }

    /** Whether it shall run. */
    boolean isWanted() {
        return desire == Desire.RUN;
    }

    /** The supervision ends: it shall stop now, and that is no order for the next watchdog. */
    void end() {
        ending = true;
    }

    /**
     * Takes a person's order.
     *
     * @param patient whether a restart waits until the other services suffice
     */
    void obey(Order order, boolean patient) {
        boolean onItsWay = switch (state.phase()) {
            case DRAINING, KILLING, RECLAIMING, STOPPED -> true;
            case STARTING, READY, SUSPECT, QUARANTINED, DUMPING, BACKOFF, PAUSED, FAILED -> false;
        };
        boolean waits = state.phase() == Phase.BACKOFF || state.phase() == Phase.FAILED;
        desire = order.desire();
        if ((order == Order.RESTART && !onItsWay) || (order == Order.START && waits)) {
            replacement = new Replacement(new Failure(Cause.ORDERED, "by=operator"), patient);
        }
        retiring = false;
        log.info("{} is ordered: {}", spec.name(), order);
    }

    /** The space is another one: its process, if it has one, is in the old one, and the new one knows nothing of it. */
    void outlive() {
        outlived = life;
        noted = null;
    }

    /** Whether its process lives, and has outlived its space. */
    boolean isOutlived() {
        Life old = outlived;
        return old != null && old.equals(life) && old.child().exit() == null;
    }

    /** Has a process that has outlived its space replaced in good order. */
    void replaceOutlived() {
        if (!isOutlived()) {
            outlived = null;
        } else if (replacement == null && state.phase() != Phase.DRAINING) {
            replacement = new Replacement(new Failure(Cause.SPACE_LOST, "by=removal"), false);
        }
    }

    /** It ends in good order and is forgotten. */
    void retire() {
        desire = Desire.STOP;
        retiring = true;
    }

    /** It shall run, if it was retiring. */
    void recall() {
        if (retiring) {
            desire = Desire.RUN;
            retiring = false;
        }
    }

    /** Whether it can be forgotten. */
    boolean isRetired() {
        return retiring && state.phase() == Phase.STOPPED;
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
        return isJudged() && now != null && missedBy(now.probe()) >= patience.misses();
    }

    /**
     * Decides, and has done what was decided.
     *
     * @param spare whether the other services suffice while it is away
     * @param returning how it is to come back, if it is away
     */
    void pass(Scene scene, boolean spare, Priority returning, long now) {
        priority = returning;
        Life current = life;
        Exit exit = current == null ? null : current.child().exit();
        if (current != null && exit == null) {
            current.see(scene, hands);
            chronicle.missed(missedBy(current.probe()));
        }
        if (exit != null && exit.ordered()) {
            retire();
        }
        boolean moved = true;
        for (int i = 0; moved && i < MOST_STEPS; i++) {
            Evidence evidence = evidence();
            judge(evidence);
            Step step = lifecycle.step(state, situation(spare, evidence, now));
            moved = step.state().phase() != state.phase();
            take(step);
        }
        endBackground(now);
        note();
    }

    private void endBackground(long now) {
        boolean started = state.phase() != Phase.STARTING;
        boolean late = now - state.since() >= MOST_IN_BACKGROUND.toNanos();
        if (started || late || priority == Priority.NORMAL) {
            withLife(present -> present.toForeground(started));
        }
    }

    private Situation situation(boolean spare, Evidence evidence, long now) {
        return new Situation(history, ending ? Desire.STOP : desire, replacement, spare, evidence, now);
    }

    /** Writes down what the next watchdog has to know, if that has changed. */
    private synchronized void note() {
        Entry entry = new Entry(spec.name(), spec.role(), desire, retiring, spawn, history);
        if (!entry.equals(noted)) {
            noted = entry;
            ledger.write(entry);
        }
    }

    /** Writes down that a process with that mark is about to be made. */
    private void intend(String mark) {
        spawn = mark;
        note();
    }

    /** What is decided from the verdict is up to the lifecycle. */
    private void judge(Evidence evidence) {
        Verdict before = verdict;
        verdict = evidence instanceof Evidence.Running running && isJudged() ? lifecycle.judge(running.vitals()) : null;
        chronicle.overdue(evidence);
        chronicle.judged(before, verdict);
    }

    private boolean isJudged() {
        return switch (state.phase()) {
            case STARTING, READY, SUSPECT, QUARANTINED, DUMPING -> true;
            case KILLING, RECLAIMING, BACKOFF, PAUSED, DRAINING, STOPPED, FAILED -> false;
        };
    }

    private Evidence evidence() {
        Future<Child> launch = launching;
        if (launch != null) {
            if (launch.state() != Future.State.FAILED) {
                return new Evidence.Launching();
            }
            launching = null;
            return new Evidence.NotLaunched(String.valueOf(launch.exceptionNow().getMessage()));
        }
        Life now = life;
        return now == null ? new Evidence.Absent() : now.evidence();
    }

    private void take(Step step) {
        State from = state;
        if (step.history().restarts() > history.restarts()) {
            chronicle.restarted(step.history().lastFailure());
        }
        history = step.history();
        state = step.state();
        if (from.phase() != state.phase()) {
            everReady = everReady || state.phase() == Phase.READY;
            chronicle.moved(from, state);
            leave(from);
            hold();
        }
        step.actions().forEach(this::act);
    }

    /** An order to replace a process is carried out once that process is on its way out; a dossier gets its end. */
    private void leave(State from) {
        switch (state.phase()) {
            case DRAINING, KILLING, RECLAIMING, STOPPED -> replacement = null;
            case STARTING -> replacement = from instanceof State.Suspect ? replacement : null;
            case READY, SUSPECT, QUARANTINED, DUMPING, BACKOFF, PAUSED, FAILED -> {}
        }
        Life now = life;
        Future<String> taken = now == null ? null : now.dossier();
        if (taken == null) {
            return;
        }
        if (state instanceof State.Reclaiming && now != null && now.child().exit() != null) {
            hands.conclude(taken, String.valueOf(now.child().exit().status()));
        } else if (from.phase() == Phase.DUMPING && state.phase() != Phase.KILLING) {
            hands.conclude(taken, "spared, " + state.phase() + (state.facts().isEmpty() ? "" : " " + state.facts()));
        }
    }

    /** Where somebody else starts it again, that must not happen before its time. */
    private void hold() {
        Duration wait = state instanceof State.Backoff backoff
                ? Duration.ofNanos(backoff.until() - backoff.since())
                : state instanceof State.Failed ? restarts.retryAfter() : Duration.ZERO;
        if (wait.isPositive()) {
            withLife(now -> now.child().hold(wait));
        }
    }

    private void act(Action action) {
        switch (action) {
            case Action.Launch _ -> {
                bury();
                note();
                launching = hands.launch(spec, inherited, launchPriority(), this::intend);
                inherited = "";
            }
            case Action.Dump(Failure failure) ->
                withLife(now -> {
                    now.dumping(hands.dump(spec, failure, now));
                    dossier = now.dossier();
                });
            case Action.Interrupt(List<String> requests) ->
                withLife(now -> hands.interrupt(spec, now.probe(), requests));
            case Action.Quarantine _ -> withLife(now -> hands.quarantine(spec, now.probe()));
            case Action.Terminate _ -> withLife(now -> now.child().terminate());
            case Action.Kill _ -> withLife(this::kill);
            case Action.Reclaim _ ->
                withLife(now -> {
                    obituary.write(now);
                    now.close();
                    now.reclaiming(hands.reclaim(now.child().id()));
                });
            case Action.Forgive _ -> withLife(now -> now.probe().forgive());
        }
    }

    /** What was not there before is wanted at once. */
    private Priority launchPriority() {
        return history.restarts() > 0 ? priority : Priority.NORMAL;
    }

    private void kill(Life now) {
        Sighting seen = now.sighting();
        if (seen != null && now.condemn()) {
            String request = verdict instanceof Verdict.Blocked blocked
                    ? blocked.requests().stream().findFirst().orElse("")
                    : "";
            ledger.condemn(seen.participant().incarnation(), request);
        }
        now.child().kill();
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
        withLife(now -> {
            now.child().hold(Duration.ZERO);
            now.close();
        });
        life = null;
        chronicle.missed(0);
    }

    private long missedBy(Probe probe) {
        return patience.missed(probe.silence());
    }
}
