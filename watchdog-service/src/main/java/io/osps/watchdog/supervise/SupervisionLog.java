/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Evidence;
import io.osps.watchdog.evidence.Work;
import io.osps.watchdog.verdict.Failure;
import io.osps.watchdog.verdict.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log and the listener what becomes of one service; decides nothing. Confined to the supervising loop. */
final class SupervisionLog {
    /** Under the name that people know: which class tells is no business of theirs. */
    private static final Logger log = LoggerFactory.getLogger(Supervised.class);

    private final String service;
    private final SupervisionListener listener;
    private long missed;

    SupervisionLog(String service, SupervisionListener listener) {
        this.service = service;
        this.listener = listener;
        listener.supervised(service);
    }

    /** Each verdict is told once, however long it stands. */
    void judged(@Nullable Verdict before, @Nullable Verdict now) {
        if (now == null || (before != null && before.label().equals(now.label()))) {
            return;
        }
        listener.judged(service, now.label());
        switch (now) {
            case Verdict.Held _, Verdict.Starved _, Verdict.Delayed _, Verdict.Spinning _ -> {
                log.warn("{} is spared: {}", service, now.text());
                listener.spared(service, now.label());
            }
            case Verdict.Healthy(boolean busy)
            when busy -> {
                log.info("{} is spared: all its seats are taken and no request has ended for a while", service);
                listener.spared(service, now.label());
            }
            case Verdict.Healthy _, Verdict.Missing _ -> log.debug("{}: {}", service, now.text());
            case Verdict.Worn _, Verdict.Unsound _ -> log.info("{} is judged {}", service, now.text());
        }
    }

    void moved(State from, State to) {
        String facts = to.facts().isEmpty() ? "" : ": " + to.facts();
        log.atLevel(to.level()).log("{} {} -> {}{}", service, from.phase(), to.phase(), facts);
        listener.moved(service, from.phase(), to.phase());
    }

    void restarted(@Nullable Failure why) {
        listener.restarted(service, why == null ? "order" : why.cause().text());
    }

    /** How far past its deadline its oldest request is. */
    void overdue(Evidence evidence) {
        Work.Overdue oldest = evidence instanceof Evidence.Running running
                ? running.vitals().work().overdue()
                : null;
        listener.overdue(service, oldest == null ? Duration.ZERO : oldest.past());
    }

    /** How many heartbeats in a row have no answer so far. */
    void missed(long now) {
        if (now > missed) {
            listener.missed(service, now - missed);
        }
        missed = now;
    }
}
