/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this worker has run out of. With the first request that it cannot begin it takes itself out. Thread safe. */
public final class Exhaustion {
    private static final Logger log = LoggerFactory.getLogger(Exhaustion.class);

    private final AtomicReference<String> what = new AtomicReference<>("");
    private final Runnable leave;

    /**
     * Makes one of a worker that has all it needs.
     *
     * @param leave takes the worker's seats back and tells the others; called once
     */
    public Exhaustion(Runnable leave) {
        this.leave = leave;
    }

    void note(String reason) {
        if (what.compareAndSet("", reason)) {
            log.error("requests cannot be begun here, this worker leaves and wants to be replaced: reason={}", reason);
            leave.run();
        }
    }

    /** What has run out, as {@code exhausted=reason}; empty for nothing. */
    public String facts() {
        String reason = what.get();
        return reason.isEmpty() ? "" : "exhausted=" + reason;
    }
}
