/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import io.osps.exchange.ServiceAdvert;
import io.osps.process.ProcessId;
import io.osps.watchdog.evidence.ActuatorClient.Health;
import io.osps.wire.heartbeat.HeartbeatClient;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the evidence on one process from its start to its end. Reading it never waits: the questions are asked by two
 * threads of its own once {@link #locate} has told where. Thread safe but for {@code locate}, {@code close} and {@code
 * vitals}, which belong to the supervising loop.
 */
public final class Probe implements AutoCloseable {
    /** A connection that has not answered for so many intervals is replaced. */
    private static final int PATIENCE_OF_A_CONNECTION = 8;

    /**
     * The last sign of life. One record, because time and {@code up} read apart would show a service that has just come up
     * as one that was up and silent since its start.
     *
     * @param up whether it is an answered heartbeat, or comes after one in this life
     * @param at when
     * @param sample what the process had used until then; null when it could not be read
     */
    private record Beat(boolean up, long at, @Nullable ProcessSample sample) {}

    private final ProcessId id;
    private final ProcFs proc;
    private final NanoClock clock;
    private final Duration interval;
    private final Runnable heard;
    private final Runnable changed;
    private volatile Beat beat;
    private final WorkWatch watch;
    private volatile @Nullable Contact contact;
    private long incarnation;
    private @Nullable HeartbeatLoop heartbeat;
    private @Nullable OpinionLoop opinion;

    /**
     * Makes a probe of a process.
     *
     * @param serving whether the process was serving before: its silence counts from now and not as a slow start
     * @param interval between two heartbeats
     * @param heard called after each answered heartbeat
     * @param changed called when the process has become up or ready
     */
    public Probe(
            ProcessId id,
            boolean serving,
            Duration interval,
            ProcFs proc,
            NanoClock clock,
            Runnable heard,
            Runnable changed) {
        this.id = id;
        this.interval = interval;
        this.proc = proc;
        this.clock = clock;
        this.heard = heard;
        this.changed = changed;
        this.watch = new WorkWatch(id, proc, interval);
        this.beat = new Beat(serving, clock.nanoTime(), proc.sample(id));
    }

    /** Whether it is known where the process listens. */
    public boolean isLocated() {
        return heartbeat != null;
    }

    /** Begins to ask the process, where its advert says that it listens. Once. */
    public void locate(ServiceAdvert advert, Token token) {
        Contact where = Contact.of(id, advert, token);
        HeartbeatLoop beats = new HeartbeatLoop(where, interval, timeout(), this::answered);
        OpinionLoop opinions = new OpinionLoop(where, interval, timeout(), changed);
        contact = where;
        incarnation = advert.incarnation();
        heartbeat = beats;
        opinion = opinions;
        start("heartbeat-" + advert.name(), beats);
        start("opinion-" + advert.name(), opinions);
    }

    private void answered() {
        boolean first = !beat.up;
        beat = new Beat(true, clock.nanoTime(), proc.sample(id));
        heard.run();
        if (first) {
            changed.run();
        }
    }

    /** Counts silence from now on. */
    public void resetSilence() {
        beat = new Beat(beat.up, clock.nanoTime(), proc.sample(id));
    }

    /** How long it has been silent; zero while it has not answered a first heartbeat. */
    public Duration silence() {
        Beat last = beat;
        return last.up ? silenceSince(last) : Duration.ZERO;
    }

    private Duration silenceSince(Beat last) {
        return Duration.ofNanos(Math.max(0, clock.nanoTime() - last.at));
    }

    /**
     * What is known now.
     *
     * @param ownPause whether the watchdog itself was paused lately
     * @param requests which requests run where
     */
    public Vitals vitals(boolean ownPause, RunningRequests requests) {
        Beat last = beat;
        Duration silence = silenceSince(last);
        ProcessActivity activity = silence.compareTo(interval) < 0 ? ProcessActivity.UNKNOWN : activitySince(last);
        return new Vitals(last.up, wasReady(), silence, activity, ownPause, work(requests));
    }

    private Work work(RunningRequests requests) {
        OpinionLoop opinions = opinion;
        return opinions == null ? Work.NONE : watch.look(opinions.pulse(), requests.of(incarnation), clock.nanoTime());
    }

    private ProcessActivity activitySince(Beat last) {
        ProcessSample now = proc.sample(id);
        return now == null || last.sample == null ? ProcessActivity.UNKNOWN : now.since(last.sample);
    }

    /** Whether it was ready once: up, and its readiness UP. */
    public boolean wasReady() {
        OpinionLoop opinions = opinion;
        return beat.up && opinions != null && opinions.wasReady();
    }

    /** The latest answer to {@code PULSE}; empty before the first. */
    public Map<String, String> pulse() {
        OpinionLoop opinions = opinion;
        return opinions == null ? Map.of() : opinions.pulse().facts();
    }

    /** What its actuator last said of its liveness, such as {@code UP}. */
    public String liveness() {
        OpinionLoop opinions = opinion;
        return (opinions == null ? Health.UNKNOWN : opinions.liveness()).name();
    }

    /** Interrupts requests of the process. Blocks. */
    public void cancel(List<String> requests) throws IOException {
        Contact known = contact;
        if (known != null && !requests.isEmpty()) {
            try (HeartbeatClient client = known.connect(timeout())) {
                for (String request : requests) {
                    client.cancel(request);
                }
            }
        }
    }

    /** Takes the process's seats away. Blocks. */
    public void drain() throws IOException {
        Contact known = contact;
        if (known != null) {
            try (HeartbeatClient client = known.connect(timeout())) {
                client.drain();
            }
        }
    }

    private Duration timeout() {
        return interval.multipliedBy(PATIENCE_OF_A_CONNECTION);
    }

    /** Asks no more. */
    @Override
    public void close() {
        if (heartbeat != null) {
            heartbeat.close();
        }
        if (opinion != null) {
            opinion.close();
        }
    }

    private static void start(String name, Runnable body) {
        Thread.ofPlatform().daemon().name(name).start(body);
    }
}
