/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher;

import io.osps.boot.Presence;
import io.osps.dispatcher.dispatch.Dispatch;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first step of a stop: tells everybody, finishes what was accepted. */
record Drain(Dispatch dispatch, Presence presence, Duration limit) implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    @Override
    public void run() {
        log.info(
                "takes no more requests and finishes what it has: open={} limit={}",
                dispatch.view().open(),
                limit);
        presence.drain();
        try {
            dispatch.stop(limit);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
