/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.wire.RespValue;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One accepted request. Its state says who may answer: whoever moves it out of {@link State#QUEUED} or {@link
 * State#OFFERED} into {@link State#ABANDONED} or {@link State#ENDED} does, and nobody else. Thread safe.
 *
 * <pre>
 * QUEUED --seat--> OFFERED --reply--> ENDED
 *   |  <--worker died--  |               ^
 *   |                    '--deadline--> ABANDONED: answered, its tuple is still out
 *   '------deadline, client gone-------> ENDED
 * </pre>
 */
final class PendingRequest {
    enum State {
        /** Waits for a seat, or is on its way to one. */
        QUEUED,
        /** Its tuple is in the space, or is being put there. */
        OFFERED,
        /** Nobody waits for it any more, but its tuple may still be in the space: the id is not free yet. */
        ABANDONED,
        /** Over. */
        ENDED
    }

    /** Its id and its user: what the space and all that is kept know it by. */
    final String key;

    private final boolean named;
    /** What it came on, and shares its turn in the queue with. */
    final Object connection;

    final KnownHandler handler;
    final OfferKind route;
    /** Where the client listens, on {@link OfferKind#CALLBACK}. */
    final @Nullable InetSocketAddress listener;

    final byte[] payload;
    final long accepted;
    final long deadline;
    private final Story story;
    private final Consumer<RespValue> answer;
    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);

    /** How often it was handed to a worker that died; written before the state moves, read after. */
    private int attempt;

    /** How many workers crashed while it was running; written before the state moves, read after. */
    private volatile int kills;

    /** Whether a death beside those was excused; confined to the recovery. */
    private boolean excused;

    /** Whether its tuple was put into the space and not been taken back. */
    private volatile boolean placed;

    /** Whether somebody has asked to cancel it; set before its state moves. */
    private volatile boolean cancelled;

    /** How often a worker gave it back because it could not begin it; confined to the taker of replies. */
    int givenBack;

    /** How many passes in a row the recovery found no trace of it; confined to the recovery. */
    int untraced;

    PendingRequest(
            Story story,
            boolean named,
            Object connection,
            KnownHandler handler,
            OfferKind route,
            @Nullable InetSocketAddress listener,
            byte[] payload,
            long accepted,
            long deadline,
            Consumer<RespValue> answer) {
        this.key = story.key();
        this.named = named;
        this.connection = connection;
        this.handler = handler;
        this.route = route;
        this.listener = listener;
        this.payload = payload;
        this.accepted = accepted;
        this.deadline = deadline;
        this.story = story;
        this.answer = answer;
    }

    Story story() {
        return story;
    }

    /** Whether its client has made the id, and so may ask for it again. */
    boolean isNamed() {
        return named;
    }

    State state() {
        return state.get();
    }

    boolean move(State from, State to) {
        return state.compareAndSet(from, to);
    }

    int attempt() {
        return attempt;
    }

    boolean isPlaced() {
        return placed;
    }

    void place() {
        placed = true;
    }

    /** Notes that a worker crashed while it was running; returns how many did by now. */
    int killed() {
        int now = kills + 1;
        kills = now;
        return now;
    }

    int kills() {
        return kills;
    }

    /** Notes that a worker died while it was running, and that an unannounced kill was taken for the cause. */
    void excuse() {
        excused = true;
    }

    boolean isExcused() {
        return excused;
    }

    /** Takes over what is known of its id. */
    void suspect(int deaths) {
        kills = deaths;
    }

    /** Whether it may be the cause of a worker's death, so that it has to run alone. */
    boolean isSuspect() {
        return kills > 0;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void cancel() {
        cancelled = true;
    }

    /** Notes that its tuple was taken back from a worker that died. */
    void takeBack() {
        placed = false;
        untraced = 0;
        attempt++;
    }

    /** Sends the one answer; only for whoever has moved the state so. */
    void answer(RespValue value) {
        answer.accept(value);
    }
}
