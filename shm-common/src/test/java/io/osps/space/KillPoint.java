/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Ends the current thread's work before its n-th store to shared memory: by an error that nobody catches, which leaves the
 * memory as a death there would, or by halting the JVM. Each thread has a kill point of its own.
 */
final class KillPoint {
    /** Where a process would have died. */
    static final class SimulatedDeath extends Error {
        @Serial
        private static final long serialVersionUID = 1L;

        SimulatedDeath() {
            super("before a store", null, false, false);
        }
    }

    /** What happens before one of the next stores of this thread. */
    private static final class Countdown {
        private int left;
        private final Runnable death;

        Countdown(int left, Runnable death) {
            this.left = left;
            this.death = death;
        }
    }

    private static final ThreadLocal<@Nullable Countdown> COUNTDOWN = new ThreadLocal<>();

    static {
        if (!FaultPoint.ON) {
            throw new IllegalStateException("start the JVM with -Dosps.space.faults=true");
        }
        FaultPoint.hook = KillPoint::beforeStore;
    }

    private KillPoint() {}

    private static void beforeStore() {
        Countdown countdown = COUNTDOWN.get();
        if (countdown != null && --countdown.left == 0) {
            COUNTDOWN.remove();
            countdown.death.run();
        }
    }

    /** Before this thread's n-th store from now on, does this. */
    static void arm(int n, Runnable death) {
        COUNTDOWN.set(new Countdown(n, death));
    }

    /** From now on, this thread dies before its n-th store by an error. */
    static void armError(int n) {
        arm(n, () -> {
            throw new SimulatedDeath();
        });
    }

    static void disarm() {
        COUNTDOWN.remove();
    }

    /**
     * Runs an operation and stops it before its n-th store.
     *
     * @param n counted from 1
     * @return whether it was stopped; false when it made fewer stores
     */
    static boolean stops(int n, Runnable operation) {
        armError(n);
        try {
            operation.run();
            return false;
        } catch (SimulatedDeath expected) {
            return true;
        } finally {
            disarm();
        }
    }

    /** How many stores an operation makes. */
    static int stores(Runnable operation) {
        arm(Integer.MAX_VALUE, () -> {});
        try {
            operation.run();
            Countdown countdown = COUNTDOWN.get();
            return countdown == null ? 0 : Integer.MAX_VALUE - countdown.left;
        } finally {
            disarm();
        }
    }

    /** Stores that are not the space's own and do not count. */
    static void undisturbed(Runnable stores) {
        Countdown countdown = COUNTDOWN.get();
        COUNTDOWN.remove();
        stores.run();
        COUNTDOWN.set(countdown);
    }
}
