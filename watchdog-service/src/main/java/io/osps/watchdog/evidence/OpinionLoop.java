/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.watchdog.evidence.ActuatorClient.Health;
import io.osps.wire.heartbeat.HeartbeatClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * Asks one service for what it knows of itself, on a thread and connections of its own, apart from the heartbeat because
 * these answers may have to wait for something in the service: readiness until it is up, then {@code PULSE} every
 * interval and now and then liveness. An actuator that does not answer, because others keep it full, keeps no service
 * from being ready: what the service says by {@code PULSE} counts then. Results are read from any thread.
 */
final class OpinionLoop extends ContactLoop {
    private static final Duration EAGER = Duration.ofMillis(50);
    private static final int LIVENESS_EVERY = 10;
    /** Questions without an answer after which the actuator is taken for full. */
    private static final int MOST_UNANSWERED = 3;

    private final ActuatorClient actuator;
    private final Duration interval;
    private final Runnable changed;
    private volatile boolean ready;
    private int unanswered;
    private volatile Health liveness = Health.UNKNOWN;
    private volatile Pulse pulse = Pulse.NONE;

    /**
     * Makes a loop.
     *
     * @param timeout of each question
     * @param changed called when the service has become ready
     */
    OpinionLoop(Contact contact, Duration interval, Duration timeout, Runnable changed) {
        super(contact, timeout);
        this.actuator = new ActuatorClient(contact.hosts(), contact.httpPort(), timeout);
        this.interval = interval;
        this.changed = changed;
    }

    /** Whether it was ready once, as its actuator says or, where that does not answer, its pulse. */
    boolean wasReady() {
        return ready;
    }

    Health liveness() {
        return liveness;
    }

    /** The latest answer to {@code PULSE}; empty before the first. */
    Pulse pulse() {
        return pulse;
    }

    @Override
    void askUntilClosed() throws InterruptedException {
        do {
            ready = isReady();
        } while (!ready && !isClosedWithin(EAGER));
        changed.run();
        int round = 0;
        do {
            askPulse();
            if (round++ % LIVENESS_EVERY == 0) {
                liveness = actuator.ask("liveness");
            }
        } while (!isClosedWithin(interval));
    }

    private boolean isReady() {
        return switch (actuator.ask("readiness")) {
            case UP -> true;
            case DOWN -> {
                unanswered = 0;
                yield false;
            }
            case UNKNOWN -> ++unanswered >= MOST_UNANSWERED && saysReady();
        };
    }

    private boolean saysReady() {
        askPulse();
        return pulse.text("state").equals("ready");
    }

    private void askPulse() {
        try {
            Map<String, String> facts = ask(HeartbeatClient::pulse);
            // Its times count from when the service told them: from the question they would be too long by a pause.
            pulse = new Pulse(NanoClock.SYSTEM.nanoTime(), facts);
        } catch (IOException e) {
            // The last pulse stays: its age is known by its counters standing still.
            return;
        }
    }
}
