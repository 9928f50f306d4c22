/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A call that remembers what its handler says of itself. */
public final class FakeCall implements HandlerCall {
    private final byte[] payload;
    private final List<Long> groups = new CopyOnWriteArrayList<>();

    public FakeCall(byte[] payload) {
        this.payload = payload;
    }

    public FakeCall(String payload) {
        this(payload.getBytes(StandardCharsets.UTF_8));
    }

    /** The process groups that were noted, in order. */
    public List<Long> groups() {
        return groups;
    }

    @Override
    public String requestId() {
        return "r-1";
    }

    @Override
    public byte[] payload() {
        return payload;
    }

    @Override
    public Duration remaining() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void progress() {}

    @Override
    public void processGroup(long group, long leaderStartTicks) {
        groups.add(group);
    }
}
