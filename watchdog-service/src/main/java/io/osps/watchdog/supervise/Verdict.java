/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Work;
import java.util.List;
import java.util.Locale;

/** What the evidence on a living process amounts to. */
sealed interface Verdict {
    /** The word for it in logs, meters and the status. */
    String label();

    /** What was seen, as {@code name=value}; empty where there is nothing to say. */
    String facts();

    /** Such as {@code starved: missed=4 wait=80%}. */
    default String text() {
        return facts().isEmpty() ? label() : label() + ": " + facts();
    }

    /**
     * It answers its heartbeat and none of its requests is past its time; or it is still within the time for its start.
     *
     * @param busy whether all its seats have been taken and no request has ended for as long as silence would have to
     *     last: a watchdog that asks the working threads would have killed it
     */
    record Healthy(boolean busy) implements Verdict {
        @Override
        public String label() {
            return busy ? "busy" : "healthy";
        }

        @Override
        public String facts() {
            return "";
        }
    }

    /** It is sound, and has served or grown so much that it is to be replaced in good order. */
    record Worn(String facts) implements Verdict {
        @Override
        public String label() {
            return Cause.WORN.text();
        }
    }

    /** Something is wrong with it, and it is left alone for now. */
    sealed interface Doubt extends Verdict {}

    /** Too few heartbeats missed to mean anything. */
    record Missing(long missed) implements Doubt {
        @Override
        public String label() {
            return "missing";
        }

        @Override
        public String facts() {
            return "missed=" + missed;
        }
    }

    /** The watchdog itself was paused or starved meanwhile, or many fell silent at once: the silence proves nothing. */
    record Held(long missed) implements Doubt {
        @Override
        public String label() {
            return "held";
        }

        @Override
        public String facts() {
            return "missed=" + missed;
        }
    }

    /** It wanted a CPU for half of the silence or more and had none. */
    record Starved(long missed, double waitShare) implements Doubt {
        @Override
        public String label() {
            return "starved";
        }

        @Override
        public String facts() {
            return "missed=" + missed + " wait=" + percent(waitShare);
        }
    }

    /** A request is past its time while its service is kept from the CPU: it may yet end. */
    record Delayed(Work.Overdue request) implements Doubt {
        @Override
        public String label() {
            return "starved";
        }

        @Override
        public String facts() {
            return facts(request);
        }

        static String facts(Work.Overdue request) {
            return "request=" + request.id() + " handler=" + request.handler() + " past-deadline-ms="
                    + request.past().toMillis() + " without-progress-ms="
                    + request.idle().toMillis();
        }
    }

    /** It burns CPU and answers nothing: a garbage collection or a long safepoint may still end. */
    record Spinning(long missed, double cpuShare) implements Doubt {
        @Override
        public String label() {
            return "spinning";
        }

        @Override
        public String facts() {
            return "missed=" + missed + " cpu=" + percent(cpuShare);
        }
    }

    /** It must be replaced by force. */
    sealed interface Condemned extends Verdict {
        /** The kind of failure that this is. */
        Cause cause();

        @Override
        default String label() {
            return cause().text();
        }

        /** As it is told to people. */
        default Failure failure() {
            return new Failure(cause(), facts());
        }
    }

    /** It answers, and one of its requests will never end: the others are waited for first. */
    sealed interface Blocked extends Condemned {
        /** The requests to interrupt; none when they cannot be told. */
        List<String> requests();

        /** How many requests run that are not to blame. */
        int innocent();

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
    record Stuck(Work.Overdue request, int innocent) implements Blocked {
        @Override
        public Cause cause() {
            return Cause.STUCK;
        }

        @Override
        public List<String> requests() {
            return request.id().isEmpty() ? List.of() : List.of(request.id());
        }

        @Override
        public String facts() {
            return Delayed.facts(request);
        }
    }

    /** Some of its threads wait for each other for ever. */
    record Deadlocked(Work.Deadlock deadlock, int innocent) implements Blocked {
        @Override
        public Cause cause() {
            return Cause.DEADLOCKED;
        }

        @Override
        public List<String> requests() {
            return deadlock.requests();
        }

        @Override
        public String facts() {
            return "threads=" + deadlock.threads() + " requests=" + String.join(",", deadlock.requests());
        }
    }

    /** It must be killed; nothing of it can be saved. */
    sealed interface Fatal extends Condemned {}

    /** A signal or a debugger has suspended it. */
    record Suspended(long missed, char state) implements Fatal {
        @Override
        public Cause cause() {
            return Cause.SUSPENDED;
        }

        @Override
        public String facts() {
            return "missed=" + missed + " state=" + state;
        }
    }

    /** It burned CPU and answered nothing past the longer limit. */
    record Runaway(long missed, char state, double cpuShare) implements Fatal {
        @Override
        public Cause cause() {
            return Cause.SPINNING;
        }

        @Override
        public String facts() {
            return "missed=" + missed + " state=" + state + " cpu=" + percent(cpuShare);
        }
    }

    /** It answers nothing, and nothing excuses it. */
    record Hung(long missed, char state) implements Fatal {
        @Override
        public Cause cause() {
            return Cause.HUNG;
        }

        @Override
        public String facts() {
            return "missed=" + missed + " state=" + state;
        }
    }

    /** It has not answered a first heartbeat within the time for its start. */
    record NotStarted(long afterMillis, char state) implements Fatal {
        @Override
        public Cause cause() {
            return Cause.NOT_STARTED;
        }

        @Override
        public String facts() {
            return "after=" + afterMillis + "ms state=" + state;
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * share);
    }
}
