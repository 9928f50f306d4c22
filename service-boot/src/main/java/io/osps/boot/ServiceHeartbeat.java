/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.wire.Guesses;
import io.osps.wire.heartbeat.HeartbeatActions;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What the heartbeat socket can ask: what all services have in common, and the service's own {@link ServiceControl}. */
final class ServiceHeartbeat implements HeartbeatActions {
    private final ServiceSpace space;
    private final Presence presence;
    private final Running<ServiceControl> control;
    private final ProcessExit exit;
    private final Guesses guesses;

    /**
     * Answers from now on.
     *
     * @param control the service's own part, while it runs
     */
    ServiceHeartbeat(
            ServiceSpace space, Presence presence, Running<ServiceControl> control, ProcessExit exit, Guesses guesses) {
        this.space = space;
        this.presence = presence;
        this.control = control;
        this.exit = exit;
        this.guesses = guesses;
    }

    @Override
    public Map<String, String> pulse() {
        Map<String, String> pulse = new LinkedHashMap<>();
        pulse.put("incarnation", Long.toString(space.now().self().incarnation()));
        pulse.put("state", presence.state().text());
        control.find().ifPresent(parts -> pulse.putAll(parts.pulse()));
        pulse.put("gc-ms", Long.toString(gcMillis()));
        String deadlocked = deadlocked();
        if (!deadlocked.isEmpty()) {
            pulse.put("deadlock", deadlocked);
        }
        return pulse;
    }

    @Override
    public void stop() {
        exit.exit(0);
    }

    @Override
    public void drain() {
        presence.drain();
        control.find().ifPresent(ServiceControl::drain);
    }

    @Override
    public boolean cancel(String id) {
        return control.find().map(parts -> parts.cancel(id)).orElse(false);
    }

    @Override
    public void wrongToken() {
        guesses.wrongToken(Guesses.Door.HEARTBEAT);
    }

    @Override
    public String dump() {
        return ThreadDump.take();
    }

    private static long gcMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .filter(millis -> millis > 0)
                .sum();
    }

    private static String deadlocked() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] ids = threads.findDeadlockedThreads();
        return ids == null
                ? ""
                : Arrays.stream(threads.getThreadInfo(ids))
                        .filter(Objects::nonNull)
                        .map(ThreadInfo::getThreadName)
                        .collect(Collectors.joining(","));
    }
}
