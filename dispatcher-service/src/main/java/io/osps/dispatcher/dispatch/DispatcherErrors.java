/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.wire.ErrorCode;
import io.osps.wire.WireError;

/** The sentences of all errors that the dispatch gives. */
final class DispatcherErrors {
    private static final int PINNED_RETRY_MS = 50;

    private DispatcherErrors() {}

    static WireError draining() {
        return WireError.of(ErrorCode.DRAINING, "this dispatcher is going down and takes no new requests");
    }

    static WireError noHandler(String handler) {
        return WireError.of(ErrorCode.NOHANDLER, "no worker offers this handler or did lately")
                .with("handler", handler);
    }

    static WireError tooLarge(int size, int limit) {
        return WireError.of(
                        ErrorCode.TOOLARGE,
                        "the payload is too large for the relay; use the redirect route (ACQUIRE, then CALL at the worker)")
                .with("size", size)
                .with("limit", limit);
    }

    static WireError sameId(String id) {
        return WireError.of(ErrorCode.ERR, "a request with this id is under way; wait for its answer or use another id")
                .with("id", id);
    }

    static WireError busy(PoolQueue queue, QueueRoom room, int size) {
        WireError busy = WireError.of(ErrorCode.BUSY, "the queue is full")
                .with("depth", room.requests())
                .with("limit", room.maxRequests())
                .with("retry-after-ms", queue.retryAfter().toMillis());
        return room.requests() >= room.maxRequests()
                ? busy
                : busy.with("bytes", room.bytes() + size).with("limit-bytes", room.maxBytes());
    }

    static WireError pinned(String worker, PendingRequest pending) {
        return WireError.of(ErrorCode.BUSY, "the worker that had this id before has no free seat now")
                .with("worker", worker)
                .with("retry-after-ms", PINNED_RETRY_MS)
                .with("request", pending.story().id());
    }

    static WireError timeout(String stage, PendingRequest pending) {
        return WireError.of(ErrorCode.TIMEOUT, "the deadline passed before the answer came")
                .with("stage", stage)
                .with("handler", pending.handler.name())
                .with("request", pending.story().id());
    }

    static WireError lost(PendingRequest pending, boolean started, String why) {
        return WireError.of(ErrorCode.LOST, why)
                .with("attempts", pending.attempt() + 1)
                .with("outcome", started ? "unknown" : "not-started")
                .with("handler", pending.handler.name())
                .with("request", pending.story().id());
    }

    static WireError poison(PendingRequest pending) {
        return WireError.of(
                        ErrorCode.POISON,
                        "two workers died of this request, the second while it ran there alone; do not send it again")
                .with("attempts", pending.kills())
                .with("handler", pending.handler.name())
                .with("request", pending.story().id());
    }

    static WireError fault(PendingRequest pending) {
        return WireError.of(ErrorCode.ERR, "internal error, see the dispatcher's log")
                .with("handler", pending.handler.name())
                .with("request", pending.story().id());
    }

    static WireError cancelled(PendingRequest pending, String stage) {
        return WireError.of(ErrorCode.CANCELLED, "the request was cancelled")
                .with("stage", stage)
                .with("handler", pending.handler.name())
                .with("request", pending.story().id());
    }
}
