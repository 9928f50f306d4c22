/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Evidence.Absent;
import io.osps.watchdog.evidence.Evidence.Exited;
import io.osps.watchdog.evidence.Evidence.Launching;
import io.osps.watchdog.evidence.Evidence.NotLaunched;
import io.osps.watchdog.evidence.Evidence.Running;
import io.osps.watchdog.evidence.Exit;
import io.osps.watchdog.evidence.Vitals;
import java.time.Duration;
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
    private final Timeouts patience;
    private final RestartPolicy restarts;
    private final Judge judge;
    private final long seed;

    Lifecycle(Timeouts patience, RestartPolicy restarts, long seed) {
        this.patience = patience;
        this.restarts = restarts;
        this.judge = new Judge(patience);
        this.seed = seed;
    }

    /** One transition. The state is the same when there is nothing to do. */
    Step step(State state, Situation now) {
        return switch (state) {
            case State.Starting starting -> starting(starting, now);
            case State.Ready ready -> ready(ready, now);
            case State.Suspect suspect -> suspect(suspect, now);
            case State.Interrupted interrupted -> interrupted(interrupted, now);
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
            case Absent _ ->
                switch (now.desire()) {
                    case RUN -> now.to(state, new Action.Launch());
                    case PAUSE -> now.to(new State.Paused(now.now()));
                    case STOP -> now.to(new State.Stopped(now.now()));
                };
            case Launching _ -> now.to(state);
            case NotLaunched(String reason) ->
                afterFailure(now, new Failure(Cause.NOT_LAUNCHED, "reason=" + reason), false);
            case Running running -> judged(state, running.vitals(), now);
            case Exited exited -> dead(exited, null, now);
        };
    }

    private Step ready(State.Ready state, Situation now) {
        return switch (now.evidence()) {
            case Running running -> {
                Step step = judged(state, running.vitals(), now);
                boolean forgiven = step.state().equals(state)
                        && !now.history().isClean()
                        && now.passed(state.since(), restarts.stableAfter());
                yield forgiven ? now.to(state, now.history().stable()) : step;
            }
            case Exited exited -> dead(exited, null, now);
            case Absent _, Launching _, NotLaunched _ -> now.to(state);
        };
    }

    private Step suspect(State.Suspect state, Situation now) {
        return switch (now.evidence()) {
            case Running running -> judged(state, running.vitals(), now);
            case Exited exited -> dead(exited, null, now);
            case Absent _, Launching _, NotLaunched _ -> now.to(state);
        };
    }

    private Step interrupted(State.Interrupted state, Situation now) {
        return switch (now.evidence()) {
            case Running running -> judged(state, running.vitals(), now);
            case Exited exited -> dead(exited, null, now);
            case Absent _, Launching _, NotLaunched _ -> now.to(state);
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
                                boolean alone = running.vitals().work().draining() && blocked.innocent() == 0;
                                boolean over = alone
                                        || now.passed(
                                                state.since(), patience.stuck().finish());
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
            case Absent _, Launching _, NotLaunched _ -> now.to(state);
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
        return now.passed(state.since(), patience.stuck().finish()) ? dump(verdict.failure(), now) : now.to(state);
    }

    private Step dumping(State.Dumping state, Situation now) {
        return switch (now.evidence()) {
            case Running running ->
                switch (now.desire()) {
                    case PAUSE -> now.to(new State.Paused(now.now()));
                    case STOP -> kill(state.failure(), now);
                    case RUN -> {
                        boolean over = running.dossierDone() || now.passed(state.since(), patience.dossier());
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
            case Absent _, Launching _, NotLaunched _ -> now.to(state);
        };
    }

    private Step killing(State.Killing state, Situation now) {
        return switch (now.evidence()) {
            // Asked for again at every pass: a kill that got lost would leave the service here for ever.
            case Running _ -> now.to(state, new Action.Kill());
            case Exited exited ->
                now.to(new State.Reclaiming(now.now(), state.failure(), exited.wasReady()), new Action.Reclaim());
            case Absent _, Launching _, NotLaunched _ -> now.to(state);
        };
    }

    private Step reclaiming(State.Reclaiming state, Situation now) {
        return switch (now.evidence()) {
            case Absent _ -> gone(state, now);
            case Exited _ -> now.passed(state.since(), patience.reclaim()) ? gone(state, now) : now.to(state);
            case Launching _, NotLaunched _, Running _ -> now.to(state);
        };
    }

    private Step backoff(State.Backoff state, Situation now) {
        return switch (now.desire()) {
            case RUN ->
                now.now() - state.until() < 0 && now.replacement() == null
                        ? now.to(state)
                        : now.to(new State.Starting(now.now()), now.history().restarted(), new Action.Launch());
            case PAUSE -> now.to(new State.Paused(now.now()));
            case STOP -> now.to(new State.Stopped(now.now()));
        };
    }

    private Step paused(State.Paused state, Situation now) {
        return switch (now.evidence()) {
            case Running running ->
                switch (now.desire()) {
                    case RUN -> now.to(living(running.vitals(), now), new Action.Forgive());
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
            case Launching _, NotLaunched _ -> now.to(state);
        };
    }

    /** An end that was begun is carried through, whatever is wanted meanwhile. */
    private Step draining(State.Draining state, Situation now) {
        return switch (now.evidence()) {
            case Running _ ->
                now.passed(state.since(), patience.stop()) ? kill(state.replacement(), now) : now.to(state);
            case Exited exited ->
                now.to(new State.Reclaiming(now.now(), state.replacement(), exited.wasReady()), new Action.Reclaim());
            case Absent _, Launching _, NotLaunched _ -> now.to(state);
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

    /** What the evidence on a living process amounts to. */
    Verdict judge(Vitals vitals) {
        return judge.judge(vitals);
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
        Duration patient = patience.stuck().interrupt().plus(patience.stuck().finish());
        boolean over = now.passed(before.since(), patience.stuck().interrupt());
        if (over && (now.spare() || now.passed(before.since(), patient))) {
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

    /** A process that ended: for the reason it was condemned for, else a crash. */
    private static Step dead(Exited exited, @Nullable Failure condemned, Situation now) {
        Failure failure = condemned != null ? condemned : exited.exit().ordered() ? null : crash(exited);
        return now.to(new State.Reclaiming(now.now(), failure, exited.wasReady()), new Action.Reclaim());
    }

    private static Failure crash(Exited exited) {
        Exit exit = exited.exit();
        boolean silent = exited.wasReady() || exit.lastWords().isEmpty();
        return new Failure(
                Cause.CRASHED, silent ? exit.status().toString() : exit.status() + " log=\"" + exit.lastWords() + "\"");
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
        return switch (now.desire()) {
            case RUN -> now.to(new State.Starting(now.now()), new Action.Launch());
            case PAUSE -> now.to(new State.Paused(now.now()));
            case STOP -> now.to(new State.Stopped(now.now()));
        };
    }

    private Step afterFailure(Situation now, Failure failure, boolean wasReady) {
        History history = restarts.failed(now.history(), failure, now.now());
        State next = switch (now.desire()) {
            case STOP -> new State.Stopped(now.now());
            case PAUSE -> new State.Paused(now.now());
            case RUN ->
                history.exhausted()
                        ? new State.Failed(now.now(), failure)
                        : new State.Backoff(now.now(), now.now() + restarts.delay(history, wasReady, seed));
        };
        return now.to(next, history);
    }
}
