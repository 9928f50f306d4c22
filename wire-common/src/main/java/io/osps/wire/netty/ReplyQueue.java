/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import org.jspecify.annotations.Nullable;

/** The answers that a connection owes, in the order of their commands. Belongs to the event loop. */
final class ReplyQueue {
    private @Nullable PendingReply head;
    private @Nullable PendingReply tail;
    private int size;

    void append(PendingReply pending) {
        if (tail == null) {
            head = pending;
        } else {
            tail.next(pending);
        }
        tail = pending;
        size++;
    }

    /** The first one, when it is answered. */
    @Nullable PendingReply due() {
        return head != null && head.value() != null ? head : null;
    }

    void removeFirst() {
        if (head != null) {
            size--;
            head = head.next();
        }
        if (head == null) {
            tail = null;
        }
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return head == null;
    }

    /** Nobody will read them. */
    void abandon() {
        for (PendingReply pending = head; pending != null; pending = pending.next()) {
            pending.abandon();
        }
        head = null;
        tail = null;
        size = 0;
    }
}
