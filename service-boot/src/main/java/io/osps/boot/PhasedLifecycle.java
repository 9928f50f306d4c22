/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/** One of the two steps of a {@link ServiceRuntime}, as Spring takes it; it only delegates. */
final class PhasedLifecycle implements SmartLifecycle, DisposableBean {
    private final int phase;
    private final Runnable start;
    private final Runnable stop;
    private volatile boolean running;

    /** What {@code start} and {@code stop} do is done in the calling thread; {@code stop} may block within its own limit. */
    PhasedLifecycle(int phase, Runnable start, Runnable stop) {
        this.phase = phase;
        this.start = start;
        this.stop = stop;
    }

    @Override
    public void start() {
        start.run();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        stop.run();
    }

    /** Undoes a start that a later failure made useless; the container stops nothing then. */
    @Override
    public void destroy() {
        if (running) {
            stop();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return phase;
    }
}
