package io.osps.space;

import java.io.Serial;

/**
 * Ends the current thread's work before its n-th store to shared memory: by an error that nobody catches, which leaves the
 * memory as a death there would, or by halting the JVM. Confined to one thread; other threads go on undisturbed.
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

    private KillPoint() {}

    /**
     * Runs an operation and stops it before its n-th store.
     *
     * @param n counted from 1
     * @return whether it was stopped; false when it made fewer stores
     */
    static boolean stops(int n, Runnable operation) {
        arm(n, () -> {
            throw new SimulatedDeath();
        });
        try {
            operation.run();
            return false;
        } catch (SimulatedDeath expected) {
            return true;
        } finally {
            FaultPoint.hook = null;
        }
    }

    /** How many stores an operation makes. */
    static int stores(Runnable operation) {
        int[] stores = {0};
        FaultPoint.hook = () -> stores[0]++;
        try {
            operation.run();
            return stores[0];
        } finally {
            FaultPoint.hook = null;
        }
    }

    /** From now on, does this before the current thread's n-th store. */
    static void arm(int n, Runnable death) {
        if (!FaultPoint.ON) {
            throw new IllegalStateException("start the JVM with -Dosps.space.faults=true");
        }
        Thread victim = Thread.currentThread();
        FaultPoint.hook = new Runnable() {
            private int left = n;

            @Override
            public void run() {
                if (Thread.currentThread() == victim && --left == 0) {
                    death.run();
                }
            }
        };
    }
}
