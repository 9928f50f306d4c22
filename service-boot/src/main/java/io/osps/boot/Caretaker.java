/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the periodic duties that every service has towards the space, on daemon threads of its own. */
final class Caretaker {
    private static final Logger log = LoggerFactory.getLogger(Caretaker.class);
    /** A look costs one system call for each other participant; calls that a dead worker had wait for it. */
    private static final Duration REAP_EVERY = Duration.ofMillis(20);

    private static final Duration CHECK_FILES_EVERY = Duration.ofSeconds(1);

    private final SpaceAttachment space;
    private final Reaper reaper;
    private final SpaceFilesCheck check;
    private @Nullable ScheduledExecutorService threads;

    Caretaker(SpaceAttachment space, Reaper reaper, SpaceFilesCheck check) {
        this.space = space;
        this.reaper = reaper;
        this.check = check;
    }

    void start() {
        // Reclaiming may wait for a process group to be gone; the other duty goes on meanwhile.
        ScheduledExecutorService started = Executors.newScheduledThreadPool(
                2, Thread.ofPlatform().daemon().name("osps-caretaker-", 1).factory());
        every(started, REAP_EVERY, () -> {
            reaper.pass();
            space.careForRetired();
        });
        every(started, CHECK_FILES_EVERY, check::pass);
        threads = started;
    }

    void stop() {
        if (threads != null) {
            threads.close();
            threads = null;
        }
    }

    private static void every(ScheduledExecutorService threads, Duration period, Runnable duty) {
        var _ = threads.scheduleWithFixedDelay(() -> guarded(duty), 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A pass that fails is told and tried again; an executor would drop the duty in silence. */
    private static void guarded(Runnable duty) {
        try {
            duty.run();
        } catch (RuntimeException e) {
            log.error("a duty towards the space failed and is tried again: reason={}", e.getMessage(), e);
        }
    }
}
