/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

/** The room that all queues share, by requests and by bytes of payload. Thread safe. */
final class QueueRoom {
    private final int maxRequests;
    private final long maxBytes;
    private int requests;
    private long bytes;

    QueueRoom(int maxRequests, long maxBytes) {
        this.maxRequests = maxRequests;
        this.maxBytes = maxBytes;
    }

    /** Takes room for one request more, unless there is none. */
    synchronized boolean enter(int size) {
        if (requests >= maxRequests || bytes + size > maxBytes) {
            return false;
        }
        enterAnyway(size);
        return true;
    }

    /** Takes room for a request that was let in before, though it may go past the limits. */
    synchronized void enterAnyway(int size) {
        requests++;
        bytes += size;
    }

    synchronized void leave(int size) {
        requests--;
        bytes -= size;
    }

    synchronized int requests() {
        return requests;
    }

    synchronized long bytes() {
        return bytes;
    }

    int maxRequests() {
        return maxRequests;
    }

    long maxBytes() {
        return maxBytes;
    }
}
