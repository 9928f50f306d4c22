/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests that clients have named by an id, as long as they run and for a window after their answer. A client that
 * sends one again, since it did not hear the answer, gets that of the first run and causes no second one. An id belongs to
 * its user: that of another one is another request. The same id with another handler or payload is refused, {@link
 * ErrorCode#IDREUSED}. Lives and dies with its process. Thread safe; answers are given outside its lock.
 *
 * <p>What certainly has not run is not remembered: after {@code BUSY}, or when the deadline passed in the queue, the same id
 * may be used at once.
 */
public final class RequestMemory {
    /** The largest result that is kept to be given again. */
    public static final int LARGEST_RESULT = 64 << 10;

    private final Limit limit;
    private final LongSupplier clock;
    private final Map<String, Run> running = new HashMap<>();
    private final Map<String, Answered> answered = new LinkedHashMap<>();
    private long bytes;

    /**
     * How much is remembered. A window of zero only joins what runs.
     *
     * @param window for how long after the answer
     * @param ids most answered ids; the oldest are forgotten first
     * @param bytes most bytes of results in all; past them an answer is remembered without its result
     */
    public record Limit(Duration window, int ids, long bytes) {}

    private record Answered(String digest, RespValue value, int size, long when) {}

    /** Makes an empty memory; the clock counts nanoseconds, as {@link System#nanoTime()}. */
    public RequestMemory(Limit limit, LongSupplier clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /**
     * Takes notice of a request.
     *
     * @return the run that has begun, which has to be answered; or null when the client is served by an earlier one, at once
     *     or as soon as that is answered
     */
    public @Nullable Run begin(String id, CallMessage call, Consumer<RespValue> client) {
        String key = RequestKey.of(id, call.user());
        String digest = call.digest();
        RespValue known;
        synchronized (this) {
            forget(limit.ids());
            Answered before = answered.get(key);
            if (before == null) {
                Run now = running.get(key);
                if (now == null) {
                    Run run = new Run(key, digest, client);
                    running.put(key, run);
                    return run;
                }
                if (now.digest.equals(digest)) {
                    now.clients.add(withOwnDeadline(call, client));
                    return null;
                }
                known = reused(id);
            } else {
                known = before.digest().equals(digest) ? before.value() : reused(id);
            }
        }
        client.accept(known);
        return null;
    }

    /**
     * Takes notice of a call, if its client has named it.
     *
     * @return who has to be answered; or null when the client is served by an earlier run
     */
    public @Nullable Consumer<RespValue> begin(CallMessage call, Consumer<RespValue> client) {
        String id = call.id();
        return id == null ? client : begin(id, call, client);
    }

    /** How many ids are known. */
    public synchronized int size() {
        return running.size() + answered.size();
    }

    /** Bytes of the results that are kept. */
    public synchronized long bytes() {
        return bytes;
    }

    /** Who joins a run waits for no longer than he said; the run goes on for the others. */
    private static Consumer<RespValue> withOwnDeadline(CallMessage call, Consumer<RespValue> client) {
        Duration deadline = call.deadline();
        if (deadline == null) {
            return client;
        }
        WireError late = WireError.of(ErrorCode.TIMEOUT, "the deadline passed; the request goes on for who asked first")
                .with("stage", "joined")
                .with("handler", call.handler());
        CompletableFuture<RespValue> answer = new CompletableFuture<RespValue>()
                .completeOnTimeout(new RespValue.Failure(late), deadline.toMillis(), TimeUnit.MILLISECONDS);
        var _ = answer.thenAccept(client);
        return answer::complete;
    }

    private static RespValue reused(String id) {
        return new RespValue.Failure(WireError.of(
                        ErrorCode.IDREUSED,
                        "this id was used for another handler or payload; use a new id for a new request")
                .with("id", id));
    }

    /** Forgets what is too old, and the oldest past that many. */
    private void forget(int most) {
        long now = clock.getAsLong();
        Iterator<Answered> oldest = answered.values().iterator();
        while (oldest.hasNext()) {
            Answered one = oldest.next();
            if (answered.size() <= most && now - one.when() < limit.window().toNanos()) {
                return;
            }
            bytes -= one.size();
            oldest.remove();
        }
    }

    private void remember(Run run, RespValue value) {
        if (limit.window().isZero() || !mayHaveRun(value)) {
            return;
        }
        int size = RespValue.payloadSize(value);
        boolean kept = size <= LARGEST_RESULT && bytes + size <= limit.bytes();
        RespValue again = kept
                ? value
                : new RespValue.Failure(WireError.of(
                                ErrorCode.DUPLICATE,
                                "this id was answered before, and its result was too large to keep")
                        .with("size", size)
                        .with("id", RequestKey.id(run.key)));
        forget(limit.ids() - 1);
        bytes += kept ? size : 0;
        answered.put(run.key, new Answered(run.digest, again, kept ? size : 0, clock.getAsLong()));
    }

    private static boolean mayHaveRun(RespValue value) {
        if (!(value instanceof RespValue.Failure(WireError error))) {
            return true;
        }
        return switch (error.code()) {
            case FAILED, POISON -> true;
            // Offered is no proof: a worker may have taken it in that moment.
            case TIMEOUT, CANCELLED -> !"queued".equals(error.fact("stage").orElse(""));
            case LOST -> !"not-started".equals(error.fact("outcome").orElse(""));
            // A result that was too large to be given came of a run.
            case TOOLARGE -> true;
            case NOHANDLER, DUPLICATE, IDREUSED, BUSY, NOAUTH, WRONGPASS, DENIED, DRAINING, UNKNOWN, NOPROTO, ERR ->
                false;
        };
    }

    /** Each client lets go of what it was given. */
    private static void share(RespValue value, int clients) {
        if (value instanceof RespValue.Stored(StoredBytes bytes)) {
            for (int i = 0; i < clients; i++) {
                bytes.retain();
            }
            bytes.release();
        }
    }

    /** One run of a request, and all the clients that wait for its answer. */
    public final class Run implements Consumer<RespValue> {
        private final String key;
        private final String digest;
        private final List<Consumer<RespValue>> clients = new ArrayList<>(1);

        private Run(String key, String digest, Consumer<RespValue> first) {
            this.key = key;
            this.digest = digest;
            clients.add(first);
        }

        /** Answers all; called once. */
        @Override
        public void accept(RespValue value) {
            List<Consumer<RespValue>> waiting;
            synchronized (RequestMemory.this) {
                running.remove(key, this);
                remember(this, value);
                waiting = List.copyOf(clients);
                clients.clear();
            }
            share(value, waiting.size());
            waiting.forEach(client -> client.accept(value));
        }

        /** A client has gone; true when nobody waits any more. */
        public boolean leave(Consumer<RespValue> client) {
            synchronized (RequestMemory.this) {
                clients.remove(client);
                return clients.isEmpty();
            }
        }
    }
}
