/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.failure.ActionableException;
import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.launch.Child;
import io.osps.watchdog.launch.Launching.Priority;
import io.osps.watchdog.launch.ServiceSpec;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Gets processes for one service, one at a time. Confined to the supervising loop, but for {@link #mark}. */
final class ServiceLaunch {
    private final ServiceSpec spec;
    private final Effects effects;
    private final Runnable marked;
    private volatile String mark = "";
    private String inherited = "";
    private Priority priority = Priority.NORMAL;
    private @Nullable Future<Child> launching;

    /**
     * Makes one that launches nothing yet.
     *
     * @param marked called by another thread when the mark is another one, right before the process with it is made
     */
    ServiceLaunch(ServiceSpec spec, Effects effects, Runnable marked) {
        this.spec = spec;
        this.effects = effects;
        this.marked = marked;
    }

    /** The mark of the process that was about to be made last; empty before the first. Read by any thread. */
    String mark() {
        return mark;
    }

    /** Takes over the mark that an earlier watchdog has made: a process with it is adopted and not doubled. */
    void inherit(String earlier) {
        mark = earlier;
        inherited = earlier;
    }

    /** How it is to come back, if it is away. */
    void prefer(Priority returning) {
        priority = returning;
    }

    /** Whether nothing is gained by a start that takes its time. */
    boolean isUrgent() {
        return priority == Priority.NORMAL;
    }

    /** Adopts the process that is there, if there is one. */
    void adopt() {
        launching = effects.adopt(spec, inherited);
    }

    /**
     * Adopts the process that is there, or makes one.
     *
     * @param again whether the service was there before: what was not is wanted at once
     */
    void begin(boolean again) {
        launching = effects.launch(spec, inherited, again ? priority : Priority.NORMAL, this::intend);
        inherited = "";
    }

    private void intend(String next) {
        mark = next;
        marked.run();
    }

    /** The process, the first time after there is one; else null. */
    @Nullable Child finished() {
        Future<Child> launch = launching;
        if (launch == null || launch.state() != Future.State.SUCCESS) {
            return null;
        }
        launching = null;
        return launch.resultNow();
    }

    /** That it launches, or once that it could not; null when there is nothing to tell. */
    @Nullable Evidence evidence() {
        Future<Child> launch = launching;
        if (launch == null) {
            return null;
        }
        if (launch.state() != Future.State.FAILED) {
            return new Evidence.Launching();
        }
        launching = null;
        return new Evidence.NotLaunched(
                launch.exceptionNow() instanceof ActionableException actionable
                        ? actionable.inOneSentence()
                        : String.valueOf(launch.exceptionNow().getMessage()));
    }
}
