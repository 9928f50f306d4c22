/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** A task whose end wakes somebody, who finds it done by then: a moment earlier would be a wake-up for nothing. */
final class WakingTask<T extends @Nullable Object> extends FutureTask<T> {
    private final Runnable wake;

    WakingTask(Callable<T> task, Runnable wake) {
        super(task);
        this.wake = wake;
    }

    @Override
    protected void done() {
        wake.run();
    }
}
