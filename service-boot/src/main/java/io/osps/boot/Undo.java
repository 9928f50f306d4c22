/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How to end what was begun, the latest first. An end that fails is told, and the others follow. For one thread at a time. */
public final class Undo {
    private static final Logger log = LoggerFactory.getLogger(Undo.class);

    private final Deque<Runnable> ends = new ArrayDeque<>();

    /** Notes how something is ended that has just been begun. */
    public void add(Runnable end) {
        ends.push(end);
    }

    /** Ends all. Does nothing the second time. */
    void run() {
        while (!ends.isEmpty()) {
            Runnable end = ends.pop();
            try {
                end.run();
            } catch (RuntimeException e) {
                log.error("a part could not be ended as it should, the others follow: reason={}", e.getMessage(), e);
            }
        }
    }
}
