package io.osps.dispatcher;

import io.osps.boot.Presence;
import io.osps.dispatcher.dispatch.Dispatch;
import java.time.Duration;

/** The first step of a stop: tells everybody, finishes what was accepted. */
record Drain(Dispatch dispatch, Presence presence, Duration limit) implements Runnable {
    @Override
    public void run() {
        presence.drain();
        try {
            dispatch.stop(limit);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
