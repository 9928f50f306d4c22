package io.osps.watchdog.supervise;

import java.util.Locale;

/** What the evidence on a living process amounts to. */
sealed interface Verdict {
    /** It answers its heartbeat, however busy it is, or is still within the time for its start. */
    record Healthy() implements Verdict {}

    /** It does not answer, and is left alone for now. */
    sealed interface Doubt extends Verdict {
        /** How many heartbeats in a row it has not answered. */
        long missed();

        /** The word for it in logs. */
        String label();
    }

    /** Too few heartbeats missed to mean anything. */
    record Missing(long missed) implements Doubt {
        @Override
        public String label() {
            return "missing";
        }
    }

    /** The watchdog itself was paused or starved meanwhile, so the silence proves nothing. */
    record Held(long missed) implements Doubt {
        @Override
        public String label() {
            return "held";
        }
    }

    /** It wanted a CPU for half of the silence or more and had none. */
    record Starved(long missed, double waitShare) implements Doubt {
        @Override
        public String label() {
            return "starved";
        }
    }

    /** It burns CPU and answers nothing: a garbage collection or a long safepoint may still end. */
    record Spinning(long missed, double cpuShare) implements Doubt {
        @Override
        public String label() {
            return "spinning";
        }
    }

    /** It must be killed. */
    sealed interface Fatal extends Verdict {
        /** As it is told to people. */
        Failure failure();
    }

    /** It is stopped by a signal or a debugger. */
    record Stopped(long missed, char state) implements Fatal {
        @Override
        public Failure failure() {
            return new Failure(Cause.SILENT, "missed=" + missed + " state=" + state);
        }
    }

    /** It burned CPU and answered nothing past the longer limit. */
    record Runaway(long missed, char state, double cpuShare) implements Fatal {
        @Override
        public Failure failure() {
            return new Failure(
                    Cause.SILENT,
                    String.format(Locale.ROOT, "missed=%d state=%c cpu=%.0f%%", missed, state, 100 * cpuShare));
        }
    }

    /** It answers nothing, and nothing excuses it. */
    record Hung(long missed, char state) implements Fatal {
        @Override
        public Failure failure() {
            return new Failure(Cause.SILENT, "missed=" + missed + " state=" + state);
        }
    }

    /** It has not answered a first heartbeat within the time for its start. */
    record NotStarted(long afterMillis, char state) implements Fatal {
        @Override
        public Failure failure() {
            return new Failure(Cause.NOT_STARTED, "after=" + afterMillis + "ms state=" + state);
        }
    }
}
