/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One request, as its handler sees it. Thread safe. */
public interface HandlerCall {
    /** The request's id, as the client gave it or the server made it; also in the logs. */
    String requestId();

    /** What the client sent, byte for byte; owned by the handler. */
    byte[] payload();

    /** The payload read as UTF-8. */
    default String text() {
        return new String(payload(), StandardCharsets.UTF_8);
    }

    /** How long the request still has; zero or less once its deadline has passed. */
    Duration remaining();

    /** Says that the work has moved on, so that a long request can be told from a stuck one. Cheap. */
    void progress();

    /**
     * Says that a process group works for this request, before it begins to. Should the worker die, the group is killed
     * before the request is run again.
     *
     * @param group the group's id, or 0 for no longer any
     * @param leaderStartTicks field 22 of {@code /proc/GROUP/stat}
     */
    void processGroup(long group, long leaderStartTicks);
}
