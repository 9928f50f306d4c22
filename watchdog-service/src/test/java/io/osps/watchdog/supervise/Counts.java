/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a listener is told. */
final class Counts implements SupervisionListener {
    final List<String> moves = new CopyOnWriteArrayList<>();
    final List<String> restarts = new CopyOnWriteArrayList<>();
    final List<String> verdicts = new CopyOnWriteArrayList<>();
    final List<String> spared = new CopyOnWriteArrayList<>();
    private final Map<String, Long> answered = new ConcurrentHashMap<>();
    private final Map<String, Long> missed = new ConcurrentHashMap<>();

    @Override
    public void supervised(String service) {
        answered.put(service, 0L);
        missed.put(service, 0L);
    }

    @Override
    public void moved(String service, Phase from, Phase to) {
        moves.add(service + " " + to);
    }

    @Override
    public void answered(String service) {
        answered.merge(service, 1L, Long::sum);
    }

    @Override
    public void missed(String service, long heartbeats) {
        missed.merge(service, heartbeats, Long::sum);
    }

    @Override
    public void overdue(String service, Duration past) {
        // Told at each pass; no test counts it.
    }

    @Override
    public void judged(String service, String verdict) {
        verdicts.add(service + " " + verdict);
    }

    @Override
    public void spared(String service, String reason) {
        spared.add(service + " " + reason);
    }

    @Override
    public void restarted(String service, String reason) {
        restarts.add(service + " " + reason);
    }

    long answers(String service) {
        return answered.getOrDefault(service, 0L);
    }

    long misses(String service) {
        return missed.getOrDefault(service, 0L);
    }
}
