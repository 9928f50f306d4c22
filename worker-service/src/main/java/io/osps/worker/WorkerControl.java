package io.osps.worker;

import io.osps.boot.ServiceControl;
import io.osps.worker.call.Calls;
import io.osps.worker.seat.Seats;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a worker contributes to its heartbeat. It reads counters and never waits. */
final class WorkerControl implements ServiceControl {
    private final Seats seats;
    private final Calls calls;

    WorkerControl(Seats seats, Calls calls) {
        this.seats = seats;
        this.calls = calls;
    }

    @Override
    public Map<String, String> pulse() {
        Map<String, String> pulse = new LinkedHashMap<>();
        pulse.put("seats.total", Integer.toString(seats.total()));
        pulse.put("seats.free", Integer.toString(seats.free()));
        pulse.put("requests.started", Long.toString(calls.started()));
        pulse.put("requests.finished", Long.toString(calls.finished()));
        pulse.putAll(calls.oldest());
        return pulse;
    }

    @Override
    public void drain() {
        seats.drain();
    }

    @Override
    public boolean cancel(String requestId) {
        return calls.cancel(requestId);
    }
}
