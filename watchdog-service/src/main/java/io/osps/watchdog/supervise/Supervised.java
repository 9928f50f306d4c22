/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.launch.Child;
import io.osps.watchdog.launch.Launching.Priority;
import io.osps.watchdog.launch.ServiceSpec;
import io.osps.watchdog.supervise.Lifecycle.Step;
import io.osps.watchdog.supervise.Order.Desire;
import io.osps.watchdog.supervise.Situation.Replacement;
import io.osps.watchdog.supervise.Snapshots.Snapshot;
import io.osps.watchdog.verdict.Failure;
import io.osps.watchdog.verdict.Verdict;
import java.time.Duration;
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
    private final Effects effects;
    private final KillNotices kills;
    private final SupervisionLog events;
    private final SupervisorState.Note note;
    private final ServiceOrders orders = new ServiceOrders();
    private final ServiceLaunch launch;
    private volatile State state;
    private volatile History history = History.NONE;
    private volatile @Nullable ServiceProcess process;
    private volatile @Nullable Verdict verdict;
    private volatile @Nullable Future<String> dossier;
    private volatile boolean everReady;

    Supervised(
            ServiceSpec spec,
            Lifecycle lifecycle,
            Effects effects,
            KillNotices kills,
            SupervisionLog events,
            SupervisorState.Note note,
            long now) {
        this.spec = spec;
        this.lifecycle = lifecycle;
        this.effects = effects;
        this.kills = kills;
        this.events = events;
        this.note = note;
        this.launch = new ServiceLaunch(spec, effects, this::remember);
        this.state = new State.Stopped(now);
    }

    /**
     * Takes over what an earlier watchdog knew of the service. What shall not run, or not be judged, may have a process all
     * the same: it is looked for, and then paused or ended.
     */
    void inherit(SupervisorState.Entry entry) {
        orders.inherit(entry.desire(), entry.retiring());
        launch.inherit(entry.spawn());
        history = entry.history();
        note.inherit(entry);
        if (entry.desire() != Desire.RUN) {
            state = new State.Paused(state.since());
            launch.adopt();
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
        return phase == Phase.STOPPED && orders.now() == Desire.RUN ? Phase.STARTING : phase;
    }

    History history() {
        return history;
    }

    /** Its process now, or null. */
    @Nullable ServiceProcess process() {
        return process;
    }

    boolean wasEverReady() {
        return everReady;
    }

    /** Whether it has a process that lives. */
    boolean isRunning() {
        ServiceProcess now = process;
        return now != null && now.isAlive();
    }

    /** Whether an earlier watchdog started its process. */
    boolean isAdopted() {
        ServiceProcess now = process;
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
        return orders.desire() == Desire.RUN;
    }

    /** The supervision ends: it shall stop now, and that is no order for the next watchdog. */
    void end() {
        orders.end();
    }

    /**
     * Takes a person's order.
     *
     * @param patient whether a restart waits until the other services suffice
     */
    void obey(Order order, boolean patient) {
        orders.take(order, patient, state.phase());
        log.info("{} is ordered: {}", spec.name(), order);
    }

    /** The space is another one: its process, if it has one, is in the old one, and the new one knows nothing of it. */
    void outlive() {
        withProcess(ServiceProcess::outlive);
        note.lose();
    }

    /** Whether its process lives, and has outlived its space. */
    boolean isOutlived() {
        ServiceProcess now = process;
        return now != null && now.isOutlived();
    }

    /** Has a process that has outlived its space replaced in good order. */
    void replaceOutlived() {
        if (isOutlived() && orders.replacement() == null && state.phase() != Phase.DRAINING) {
            orders.replace(new Replacement(new Failure(Failure.Cause.SPACE_LOST, "by=removal"), false));
        }
    }

    /** It ends in good order and is forgotten. */
    void retire() {
        orders.retire();
    }

    /** It shall run, if it was retiring. */
    void recall() {
        orders.recall();
    }

    /** Whether it can be forgotten. */
    boolean isRetired() {
        return orders.isRetiring() && state.phase() == Phase.STOPPED;
    }

    /** Takes over the process that was launched; before the rest of a pass. */
    void settle() {
        Child child = launch.finished();
        if (child != null) {
            process = new ServiceProcess(spec, child, effects, kills);
            log.info(
                    "{} {}: pid={}",
                    spec.name(),
                    child.isAdopted() ? "adopted" : "started",
                    child.id().pid());
        }
    }

    /** Whether the space must be looked at for it. */
    boolean isUnlocated() {
        ServiceProcess now = process;
        return now != null && now.isUnlocated();
    }

    /** Whether its silence is long enough to be judged. */
    boolean isSilent() {
        ServiceProcess now = process;
        return isJudged() && now != null && lifecycle.isLong(now.probe().silence());
    }

    /**
     * Decides, and has done what was decided.
     *
     * @param spare whether the other services suffice while it is away
     * @param returning how it is to come back, if it is away
     */
    void pass(Snapshot snapshot, boolean spare, Priority returning, long now) {
        launch.prefer(returning);
        ServiceProcess current = process;
        Exit exit = current == null ? null : current.child().exit();
        if (current != null && exit == null) {
            current.see(snapshot);
            events.missed(lifecycle.missed(current.probe().silence()));
        }
        if (exit != null && exit.ordered()) {
            retire();
        }
        boolean moved = true;
        for (int i = 0; moved && i < MOST_STEPS; i++) {
            Evidence evidence = evidence();
            judge(evidence);
            Step step = lifecycle.step(
                    state, new Situation(history, orders.now(), orders.replacement(), spare, evidence, now));
            moved = step.state().phase() != state.phase();
            take(step);
        }
        endBackground(now);
        remember();
    }

    private void endBackground(long now) {
        boolean started = state.phase() != Phase.STARTING;
        boolean late = now - state.since() >= MOST_IN_BACKGROUND.toNanos();
        if (started || late || launch.isUrgent()) {
            withProcess(present -> present.toForeground(started));
        }
    }

    /** Writes down what the next watchdog has to know, if that has changed. Also called while a process is launched. */
    private void remember() {
        note.write(() -> new SupervisorState.Entry(
                spec.name(), spec.role(), orders.desire(), orders.isRetiring(), launch.mark(), history));
    }

    /** What is decided from the verdict is up to the lifecycle. */
    private void judge(Evidence evidence) {
        Verdict before = verdict;
        verdict = evidence instanceof Evidence.Running running && isJudged() ? lifecycle.judge(running.vitals()) : null;
        events.overdue(evidence);
        events.judged(before, verdict);
    }

    private boolean isJudged() {
        return switch (state.phase()) {
            case STARTING, READY, SUSPECT, QUARANTINED, DUMPING -> true;
            case KILLING, RECLAIMING, BACKOFF, PAUSED, DRAINING, STOPPED, FAILED -> false;
        };
    }

    private Evidence evidence() {
        Evidence launching = launch.evidence();
        ServiceProcess now = process;
        return launching != null ? launching : now == null ? new Evidence.Absent() : now.evidence();
    }

    private void take(Step step) {
        State from = state;
        if (step.history().restarts() > history.restarts()) {
            events.restarted(step.history().lastFailure());
        }
        history = step.history();
        state = step.state();
        if (from.phase() != state.phase()) {
            everReady = everReady || state.phase() == Phase.READY;
            events.moved(from, state);
            orders.moved(from, state);
            withProcess(now -> now.moved(from, state));
            hold();
        }
        step.actions().forEach(this::act);
    }

    /** Where somebody else starts it again, that must not happen before its time. */
    private void hold() {
        Duration wait = lifecycle.hold(state);
        if (wait.isPositive()) {
            withProcess(now -> now.child().hold(wait));
        }
    }

    private void act(Action action) {
        switch (action) {
            case Action.Launch _ -> {
                withProcess(ServiceProcess::giveWay);
                process = null;
                events.missed(0);
                remember();
                launch.begin(history.restarts() > 0);
            }
            case Action.OnProcess onProcess ->
                withProcess(now -> {
                    now.act(onProcess, verdict);
                    dossier = now.dossier() == null ? dossier : now.dossier();
                });
        }
    }

    private void withProcess(Consumer<ServiceProcess> action) {
        ServiceProcess now = process;
        if (now != null) {
            action.accept(now);
        }
    }

    /** Lets go of its process, which lives on. */
    void release() {
        withProcess(ServiceProcess::close);
    }
}
