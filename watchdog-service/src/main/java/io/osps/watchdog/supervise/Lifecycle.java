/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Evidence.Absent;
import io.osps.watchdog.evidence.Evidence.Exited;
import io.osps.watchdog.evidence.Evidence.NotLaunched;
import io.osps.watchdog.evidence.Evidence.Running;
import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.Vitals;
import io.osps.watchdog.supervise.Order.Desire;
import io.osps.watchdog.supervise.Situation.Replacement;
import io.osps.watchdog.verdict.Failure;
import io.osps.watchdog.verdict.Failure.Cause;
import io.osps.watchdog.verdict.Judge;
import io.osps.watchdog.verdict.Timeouts;
import io.osps.watchdog.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The states of a service and the transitions between them: a pure function of state, evidence and clock. What it wants
 * done it returns as {@link Action}s.
 *
 * <pre>
 *   STARTING -> READY -> SUSPECT -> DUMPING -> KILLING -> RECLAIMING -> BACKOFF -> STARTING
 *       SUSPECT -> QUARANTINED -> DUMPING when the service answers and a request of it does not end;
 *       PAUSED from and to every state with a process or a wait; DRAINING -> RECLAIMING -> STOPPED on order, or STARTING;
 *       FAILED in place of BACKOFF when the budget is spent, and from there STARTING now and then
 * </pre>
 *
 * <p>Evidence that a state cannot meet leaves it as it is: the next pass sees again.
 */
final class Lifecycle {
    /**
     * The outcome of one transition.
     *
     * @param state where the service is now
     * @param history what it has been through now
     * @param actions what must be done, in order
     */
    record Step(State state, History history, List<Action> actions) {
        Step {
            actions = List.copyOf(actions);
        }
    }

    private final Timeouts timeouts;
    private final RestartPolicy restarts;
    private final Judge judge;
    private final long seed;

    Lifecycle(Timeouts timeouts, RestartPolicy restarts, long seed) {
        this.timeouts = timeouts;
        this.restarts = restarts;
        this.judge = new Judge(timeouts);
        this.seed = seed;
    }

    /** What the evidence on a living process amounts to. */
    Verdict judge(Vitals vitals) {
        return judge.judge(vitals);
    }

    /** How many heartbeats a silence amounts to. */
    long missed(Duration silence) {
        return timeouts.missed(silence);
    }

    /** Whether a silence is long enough to be judged. */
    boolean isLong(Duration silence) {
        return missed(silence) >= timeouts.misses();
    }

    /** For how long nobody may start a process of a service that has come into that state. */
    Duration hold(State state) {
        return switch (state) {
            case State.Backoff backoff -> Duration.ofNanos(backoff.until() - backoff.since());
            case State.Failed _ -> restarts.retryAfter();
            default -> Duration.ZERO;
        };
    }

    /** One transition. The state is the same when there is nothing to do. */
    Step step(State state, Situation now) {
        return switch (state) {
            case State.Starting starting -> starting(starting, now);
            case State.Ready ready -> ready(ready, now);
            case State.Suspect _, State.Interrupted _ -> serving(state, now);
            case State.Quarantined quarantined -> quarantined(quarantined, now);
            case State.Dumping dumping -> dumping(dumping, now);
            case State.Killing killing -> killing(killing, now);
            case State.Reclaiming reclaiming -> reclaiming(reclaiming, now);
            case State.Backoff backoff -> backoff(backoff, now);
            case State.Paused paused -> paused(paused, now);
            case State.Draining draining -> draining(draining, now);
            case State.Stopped stopped -> stopped(stopped, now);
            case State.Failed failed -> failed(failed, now);
        };
    }

    private Step starting(State.Starting state, Situation now) {
        return switch (now.evidence()) {
            case Absent _ -> now.unlessHalted(now.to(state, new Action.Launch()));
            case NotLaunched(String reason) ->
                afterFailure(now, new Failure(Cause.NOT_LAUNCHED, "reason=" + reason), false);
            default -> serving(state, now);
        };
    }

    private Step ready(State.Ready state, Situation now) {
        Step step = serving(state, now);
        boolean forgiven = now.evidence() instanceof Running
                && step.state().equals(state)
                && !now.history().isClean()
                && now.passed(state.since(), restarts.stableAfter());
        return forgiven ? now.to(state, now.history().stable()) : step;
    }

    private Step serving(State state, Situation now) {
        return switch (now.evidence()) {
            case Running running -> judged(state, running.vitals(), now);
            case Exited exited -> dead(exited, null, now);
            default -> now.to(state);
        };
    }

    /** Without seats it cannot go on: it is killed, or replaced in good order if the request ends after all. */
    private Step quarantined(State.Quarantined state, Situation now) {
        return switch (now.evidence()) {
            case Running running ->
                switch (now.desire()) {
                    case PAUSE -> now.to(new State.Paused(now.now()));
                    case STOP -> drain(null, now);
                    case RUN ->
                        switch (judge.judge(running.vitals())) {
                            case Verdict.Blocked blocked -> {
                                // What it told before it was drained may be out of date.
                                boolean alone = running.vitals().work().draining() && blocked.others() == 0;
                                boolean over = alone
                                        || now.passed(
                                                state.since(), timeouts.stuck().finish());
                                Verdict.Blocked known = blocked.after(state.verdict());
                                yield over
                                        ? dump(known.failure(), now)
                                        : now.to(new State.Quarantined(state.since(), known));
                            }
                            case Verdict.Fatal fatal -> dump(fatal.failure(), now);
                            case Verdict.Doubt _ -> now.to(state);
                            case Verdict.Healthy _, Verdict.Worn _ -> released(state, running.vitals(), now);
                        };
                };
            case Exited exited -> dead(exited, state.verdict().failure(), now);
            default -> now.to(state);
        };
    }

    /**
     * Nothing is held against a quarantined service any more. Only its own word that it drains proves that its request has
     * ended: when it leaves {@code PULSE} unanswered, nothing is known of the request, and that is no end of it.
     */
    private Step released(State.Quarantined state, Vitals vitals, Situation now) {
        Verdict.Blocked verdict = state.verdict();
        if (vitals.work().draining()) {
            return drain(new Failure(Cause.DRAINED, "after=" + verdict.label() + " " + verdict.facts()), now);
        }
        return now.passed(state.since(), timeouts.stuck().finish()) ? dump(verdict.failure(), now) : now.to(state);
    }

    private Step dumping(State.Dumping state, Situation now) {
        return switch (now.evidence()) {
            case Running running ->
                switch (now.desire()) {
                    case PAUSE -> now.to(new State.Paused(now.now()));
                    case STOP -> kill(state.failure(), now);
                    case RUN -> {
                        boolean over = running.dossierDone() || now.passed(state.since(), timeouts.dossier());
                        boolean blocked = state.failure().cause().isBlocked();
                        boolean unknown = !running.vitals().work().draining();
                        yield switch (judge.judge(running.vitals())) {
                            case Verdict.Fatal _ -> over ? kill(state.failure(), now) : now.to(state);
                            case Verdict.Doubt _ when blocked -> now.to(state);
                            case Verdict.Blocked _ when blocked -> over ? kill(state.failure(), now) : now.to(state);
                            case Verdict.Healthy _, Verdict.Worn _
                            when blocked && unknown -> over ? kill(state.failure(), now) : now.to(state);
                            case Verdict.Blocked _, Verdict.Doubt _, Verdict.Healthy _, Verdict.Worn _ ->
                                judged(state, running.vitals(), now);
                        };
                    }
                };
            case Exited exited -> dead(exited, state.failure(), now);
            default -> now.to(state);
        };
    }

    private Step killing(State.Killing state, Situation now) {
        return switch (now.evidence()) {
            // Asked for again at every pass: a kill that got lost would leave the service here for ever.
            case Running _ -> now.to(state, new Action.Kill());
            case Exited exited -> reclaim(exited, state.failure(), now);
            default -> now.to(state);
        };
    }

    private Step reclaiming(State.Reclaiming state, Situation now) {
        return switch (now.evidence()) {
            case Absent _ -> gone(state, now);
            case Exited _ -> now.passed(state.since(), timeouts.reclaim()) ? gone(state, now) : now.to(state);
            default -> now.to(state);
        };
    }

    private Step backoff(State.Backoff state, Situation now) {
        boolean waits = now.now() - state.until() < 0 && now.replacement() == null;
        return now.unlessHalted(
                waits
                        ? now.to(state)
                        : now.to(new State.Starting(now.now()), now.history().restarted(), new Action.Launch()));
    }

    private Step paused(State.Paused state, Situation now) {
        return switch (now.evidence()) {
            case Running running ->
                switch (now.desire()) {
                    case RUN -> now.to(living(running.vitals(), now), new Action.ResetSilence());
                    case PAUSE -> now.to(state);
                    case STOP -> drain(null, now);
                };
            case Exited exited -> dead(exited, null, now);
            case Absent _ ->
                switch (now.desire()) {
                    case RUN -> now.to(new State.Backoff(now.now(), now.now()));
                    case PAUSE -> now.to(state);
                    case STOP -> now.to(new State.Stopped(now.now()));
                };
            default -> now.to(state);
        };
    }

    /** An end that was begun is carried through, whatever is wanted meanwhile. */
    private Step draining(State.Draining state, Situation now) {
        return switch (now.evidence()) {
            case Running _ ->
                now.passed(state.since(), timeouts.stop()) ? kill(state.replacement(), now) : now.to(state);
            case Exited exited -> reclaim(exited, state.replacement(), now);
            default -> now.to(state);
        };
    }

    private static Step stopped(State.Stopped state, Situation now) {
        return switch (now.desire()) {
            case RUN -> now.to(new State.Starting(now.now()), new Action.Launch());
            case PAUSE, STOP -> now.to(state);
        };
    }

    private Step failed(State.Failed state, Situation now) {
        return switch (now.desire()) {
            case RUN ->
                now.passed(state.since(), restarts.retryAfter()) || now.replacement() != null
                        ? now.to(new State.Starting(now.now()), now.history().restarted(), new Action.Launch())
                        : now.to(state);
            case PAUSE -> now.to(state);
            case STOP -> now.to(new State.Stopped(now.now()));
        };
    }

    /** Where orders and the verdict on a living process lead. */
    private Step judged(State state, Vitals vitals, Situation now) {
        Replacement replacement = now.replacement();
        return switch (now.desire()) {
            case PAUSE -> now.to(new State.Paused(now.now()));
            case STOP -> drain(null, now);
            case RUN ->
                replacement != null && now.isReplaceable()
                        ? drain(replacement.reason(), now)
                        : judgedToRun(state, vitals, now);
        };
    }

    private Step judgedToRun(State state, Vitals vitals, Situation now) {
        return switch (judge.judge(vitals)) {
            case Verdict.Healthy _
            when vitals.work().draining() -> drain(new Failure(Cause.DRAINED, "by=another"), now);
            // Without seats it helps nobody to stay.
            case Verdict.Worn worn
            when now.spare() || vitals.work().draining() -> drain(new Failure(Cause.WORN, worn.facts()), now);
            case Verdict.Healthy _, Verdict.Worn _ -> healthy(state, vitals, now);
            case Verdict.Doubt doubt -> now.to(new State.Suspect(suspectSince(state, now), doubt));
            case Verdict.Blocked blocked -> blocked(state, blocked, now);
            case Verdict.Fatal fatal -> dump(fatal.failure(), now);
        };
    }

    /** First the request is interrupted; when it goes on, its service gets no new ones. */
    private Step blocked(State state, Verdict.Blocked seen, Situation now) {
        if (!(state instanceof State.Interrupted before)) {
            return now.to(new State.Interrupted(now.now(), seen), new Action.Interrupt(seen.requests()));
        }
        Verdict.Blocked verdict = seen.after(before.verdict());
        Duration longest = timeouts.stuck().interrupt().plus(timeouts.stuck().finish());
        boolean over = now.passed(before.since(), timeouts.stuck().interrupt());
        if (over && (now.spare() || now.passed(before.since(), longest))) {
            return now.to(new State.Quarantined(now.now(), verdict), new Action.Quarantine());
        }
        State next = new State.Interrupted(before.since(), verdict);
        boolean another = !verdict.requests().equals(before.verdict().requests());
        return another ? now.to(next, new Action.Interrupt(verdict.requests())) : now.to(next);
    }

    private static Step healthy(State state, Vitals vitals, Situation now) {
        State living = living(vitals, now);
        return now.to(living.phase() == state.phase() ? state : living);
    }

    private static Step dump(Failure failure, Situation now) {
        return now.to(new State.Dumping(now.now(), failure), new Action.Dump(failure));
    }

    private static State living(Vitals vitals, Situation now) {
        return vitals.ready() ? new State.Ready(now.now()) : new State.Starting(now.now());
    }

    private static long suspectSince(State state, Situation now) {
        return state instanceof State.Suspect suspect ? suspect.since() : now.now();
    }

    private static Step drain(@Nullable Failure replacement, Situation now) {
        return now.to(new State.Draining(now.now(), replacement), new Action.Terminate());
    }

    private static Step kill(@Nullable Failure failure, Situation now) {
        return now.to(new State.Killing(now.now(), failure), new Action.Kill());
    }

    /** A process that ended: for the reason that it was to be replaced for, else a crash. */
    private static Step dead(Exited exited, @Nullable Failure decided, Situation now) {
        return reclaim(exited, decided != null ? decided : exited.exit().ordered() ? null : crash(exited), now);
    }

    private static Step reclaim(Exited exited, @Nullable Failure failure, Situation now) {
        return now.to(new State.Reclaiming(now.now(), failure, exited.wasReady()), new Action.Reclaim());
    }

    private static Failure crash(Exited exited) {
        Exit exit = exited.exit();
        boolean silent = exited.wasReady() || exit.lastWords().isEmpty();
        return new Failure(Cause.CRASHED, silent ? exit.status() : exit.status() + " log=\"" + exit.lastWords() + "\"");
    }

    /** Dead and cleaned up after. */
    private Step gone(State.Reclaiming state, Situation now) {
        Failure failure = state.failure();
        if (failure != null && failure.cause().isOrderly() && now.desire() == Desire.RUN) {
            return now.to(new State.Starting(now.now()), now.history().replaced(failure), new Action.Launch());
        }
        if (failure != null && !failure.cause().isOrderly()) {
            return afterFailure(now, failure, state.wasReady());
        }
        return now.unlessHalted(now.to(new State.Starting(now.now()), new Action.Launch()));
    }

    private Step afterFailure(Situation now, Failure failure, boolean wasReady) {
        History history = restarts.failed(now.history(), failure, now.now());
        State next = history.exhausted()
                ? new State.Failed(now.now(), failure)
                : new State.Backoff(now.now(), now.now() + restarts.delay(history, wasReady, seed));
        return now.to(now.unlessHalted(now.to(next)).state(), history);
    }
}
