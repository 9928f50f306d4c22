/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/**
 * Requests in the order in which they are served: connection after connection in turn, and the requests of each as they came. Those that
 * were put back come first. So one that queues thousands takes one turn in each round, as any other. All in constant time
 * (round robin; fair queueing after J. Nagle, RFC 970). Not thread safe.
 */
final class Turns {
    private final LinkedHashSet<PendingRequest> putBack = new LinkedHashSet<>();
    /** The next turn is the first one's. */
    private final LinkedHashMap<Object, LinkedHashSet<PendingRequest>> connections = new LinkedHashMap<>();

    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Puts a request behind those of its connection. */
    void add(PendingRequest pending) {
        connections
                .computeIfAbsent(pending.connection, _ -> new LinkedHashSet<>())
                .addLast(pending);
        size++;
    }

    /** Puts a request in front of all. */
    void putBack(PendingRequest pending) {
        putBack.addFirst(pending);
        size++;
    }

    /**
     * Takes the next one out.
     *
     * @throws NoSuchElementException when there is none
     */
    PendingRequest next() {
        PendingRequest next = putBack.isEmpty() ? nextTurn() : putBack.removeFirst();
        size--;
        return next;
    }

    private PendingRequest nextTurn() {
        Map.Entry<Object, LinkedHashSet<PendingRequest>> first = connections.firstEntry();
        if (first == null) {
            throw new NoSuchElementException("nobody waits");
        }
        PendingRequest next = first.getValue().removeFirst();
        connections.remove(first.getKey());
        if (!first.getValue().isEmpty()) {
            connections.putLast(first.getKey(), first.getValue());
        }
        return next;
    }

    /** Takes that one out, wherever it is; false when it is not here. */
    boolean remove(PendingRequest pending) {
        LinkedHashSet<PendingRequest> own = connections.get(pending.connection);
        boolean removed = putBack.remove(pending) || (own != null && own.remove(pending));
        if (own != null && own.isEmpty()) {
            connections.remove(pending.connection);
        }
        size -= removed ? 1 : 0;
        return removed;
    }

    /** All, those that came first before the others. */
    List<PendingRequest> byAge() {
        return Stream.concat(putBack.stream(), connections.values().stream().flatMap(LinkedHashSet::stream))
                .sorted(Comparator.comparingLong(pending -> pending.accepted))
                .toList();
    }
}
