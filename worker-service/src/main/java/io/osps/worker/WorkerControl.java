/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import io.osps.boot.ServiceControl;
import io.osps.space.Participant;
import io.osps.worker.call.Calls;
import io.osps.worker.call.Exhaustion;
import io.osps.worker.command.Containment;
import io.osps.worker.process.KeptHandlers;
import io.osps.worker.seat.Seats;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a worker contributes to its heartbeat. It reads counters and never waits. */
final class WorkerControl implements ServiceControl {
    private final Seats seats;
    private final Calls calls;
    private final Exhaustion exhaustion;
    private final Wear wear;
    private final Containment containment;
    private final KeptHandlers kept;

    WorkerControl(
            Seats seats, Calls calls, Exhaustion exhaustion, Wear wear, Containment containment, KeptHandlers kept) {
        this.seats = seats;
        this.calls = calls;
        this.exhaustion = exhaustion;
        this.wear = wear;
        this.containment = containment;
        this.kept = kept;
    }

    @Override
    public Map<String, String> pulse() {
        Map<String, String> pulse = new LinkedHashMap<>();
        pulse.put("seats.total", Integer.toString(seats.total()));
        pulse.put("seats.free", Integer.toString(seats.free()));
        pulse.put("requests.started", Long.toString(calls.started()));
        pulse.put("requests.finished", Long.toString(calls.finished()));
        pulse.put("containment", containment.way().text());
        pulse.putAll(kept.facts());
        pulse.putAll(calls.oldest());
        pulse.putAll(calls.late());
        String exhausted = exhaustion.facts();
        String worn = exhausted.isEmpty() ? wear.facts(calls.finished()) : exhausted;
        if (!worn.isEmpty()) {
            pulse.put("worn", worn);
        }
        return pulse;
    }

    @Override
    public void drain() {
        seats.drain();
    }

    @Override
    public void gone(Participant participant) {
        calls.gone(participant);
    }

    @Override
    public boolean cancel(String requestId) {
        return calls.interruptStuck(requestId);
    }
}
