/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.verdict;

import io.osps.watchdog.evidence.Work;
import io.osps.watchdog.verdict.Failure.Cause;
import java.util.List;
import java.util.Locale;

/** What the evidence on a living process amounts to. */
public sealed interface Verdict {
    /**
     * It answers its heartbeat and none of its requests is past its time; or it is still within the time for its start.
     *
     * @param busy whether all its seats have been taken and no request has ended for as long as silence would have to
     *     last: a watchdog that asks the working threads would have killed it
     */
    record Healthy(boolean busy) implements Verdict {}

    /**
     * It is sound, and has served or grown so much that it is to be replaced in good order.
     *
     * @param limit by which limit, as {@code name=value}
     */
    record Worn(String limit) implements Verdict {}

    /** Something is wrong with it, and it is left alone for now. */
    sealed interface Doubt extends Verdict {}

    /** Too few heartbeats missed to mean anything. */
    record Missing(long missed) implements Doubt {}

    /** The watchdog itself was paused or starved meanwhile, or many fell silent at once: the silence proves nothing. */
    record Held(long missed) implements Doubt {}

    /** It wanted a CPU for half of the silence or more and had none. */
    record Starved(long missed, double waitShare) implements Doubt {}

    /** A request is past its time while its service is kept from the CPU: it may yet end. */
    record Delayed(Work.Overdue request) implements Doubt {}

    /** It burns CPU and answers nothing: a garbage collection or a long safepoint may still end. */
    record Spinning(long missed, double cpuShare) implements Doubt {}

    /** It must be replaced by force. */
    sealed interface Unsound extends Verdict {
        /** The kind of failure that this is. */
        default Cause cause() {
            return switch (this) {
                case Stuck _ -> Cause.STUCK;
                case Deadlocked _ -> Cause.DEADLOCKED;
                case Suspended _ -> Cause.SUSPENDED;
                case Runaway _ -> Cause.SPINNING;
                case Hung _ -> Cause.HUNG;
                case NotStarted _ -> Cause.NOT_STARTED;
            };
        }

        /** As it is told to people. */
        default Failure failure() {
            return new Failure(cause(), facts());
        }
    }

    /** It answers, and one of its requests will never end: the others are waited for first. */
    sealed interface Blocked extends Unsound {
        /** How many other requests run. */
        int others();

        /** The requests to interrupt; none when they cannot be told. */
        default List<String> requests() {
            return switch (this) {
                case Stuck stuck ->
                    stuck.request().id().isEmpty()
                            ? List.of()
                            : List.of(stuck.request().id());
                case Deadlocked deadlocked -> deadlocked.deadlock().requests();
            };
        }

        /**
         * This verdict, unless the one before names requests and this one none any more: their claims are gone once the
         * worker has answered in their handlers' place.
         */
        default Blocked after(Blocked before) {
            boolean forgot = requests().isEmpty() && before.cause() == cause();
            return forgot ? before : this;
        }
    }

    /** A request is past its deadline without progress. */
    record Stuck(Work.Overdue request, int others) implements Blocked {}

    /** Some of its threads wait for each other for ever. */
    record Deadlocked(Work.Deadlock deadlock, int others) implements Blocked {}

    /** It must be killed; nothing of it can be saved. */
    sealed interface Fatal extends Unsound {}

    /** A signal or a debugger has suspended it. */
    record Suspended(long missed, char state) implements Fatal {}

    /** It burned CPU and answered nothing past the longer limit. */
    record Runaway(long missed, char state, double cpuShare) implements Fatal {}

    /** It answers nothing, and nothing excuses it. */
    record Hung(long missed, char state) implements Fatal {}

    /** It has not answered a first heartbeat within the time for its start. */
    record NotStarted(long afterMillis, char state) implements Fatal {}

    /** The word for it in logs, meters and the status. */
    default String label() {
        return switch (this) {
            case Healthy(boolean busy) -> busy ? "busy" : "healthy";
            case Worn _ -> Cause.WORN.text();
            case Missing _ -> "missing";
            case Held _ -> "held";
            case Starved _, Delayed _ -> "starved";
            case Spinning _ -> "spinning";
            case Unsound unsound -> unsound.cause().text();
        };
    }

    /** What was seen, as {@code name=value}; empty where there is nothing to say. */
    default String facts() {
        return switch (this) {
            case Healthy _ -> "";
            case Worn(String limit) -> limit;
            case Missing(long missed) -> "missed=" + missed;
            case Held(long missed) -> "missed=" + missed;
            case Starved(long missed, double wait) -> "missed=" + missed + " wait=" + percent(wait);
            case Delayed(Work.Overdue request) -> facts(request);
            case Spinning(long missed, double cpu) -> "missed=" + missed + " cpu=" + percent(cpu);
            case Stuck stuck -> facts(stuck.request());
            case Deadlocked deadlocked ->
                "threads=" + deadlocked.deadlock().threads() + " requests=" + String.join(",", deadlocked.requests());
            case Suspended(long missed, char state) -> "missed=" + missed + " state=" + state;
            case Runaway(long missed, char state, double cpu) ->
                "missed=" + missed + " state=" + state + " cpu=" + percent(cpu);
            case Hung(long missed, char state) -> "missed=" + missed + " state=" + state;
            case NotStarted(long afterMillis, char state) -> "after=" + afterMillis + "ms state=" + state;
        };
    }

    /** Such as {@code starved: missed=4 wait=80%}. */
    default String text() {
        return facts().isEmpty() ? label() : label() + ": " + facts();
    }

    private static String facts(Work.Overdue request) {
        return "request=" + request.id() + " handler=" + request.handler() + " past-deadline-ms="
                + request.past().toMillis() + " without-progress-ms="
                + request.idle().toMillis();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }
}
