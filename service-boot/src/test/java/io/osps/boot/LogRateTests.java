/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LogRateTests {
    private static final int MOST = 20;

    private final AtomicLong now = new AtomicLong(-5);
    private final LogRate rate = new LogRate(MOST, now::get);
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger log = context.getLogger("org.apache.coyote.Http11Processor");

    @BeforeEach
    void begin() {
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.DEBUG);
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
        context.addTurboFilter(rate);
        appender.start();
    }

    private List<String> lines() {
        List<String> lines =
                appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        appender.list.clear();
        return lines;
    }

    @Test
    void soManyOfAKindAreLoggedAndTheRestIsCounted() {
        for (int i = 0; i < 1_000; i++) {
            log.info("refused: peer={}", i);
        }

        assertThat(lines()).hasSize(MOST).startsWith("refused: peer=0").endsWith("refused: peer=19");
        assertThat(rate.report()).isTrue();
        assertThat(lines()).containsExactly("... 980 more of these in the last 60 s: refused: peer={}");
        assertThat(rate.report()).isFalse();
    }

    @Test
    void theNextMinuteHasLinesOfItsOwn() {
        for (int i = 0; i < MOST; i++) {
            log.info("refused: peer={}", i);
        }
        now.addAndGet(LogRate.WINDOW.toNanos() - 1);
        log.info("refused: peer={}", "late");
        now.addAndGet(1);
        log.info("refused: peer={}", "next");

        assertThat(lines()).hasSize(MOST + 1).endsWith("refused: peer=next");
    }

    @Test
    void aTextWithoutValuesMayBeAClients() {
        for (int i = 0; i < 1_000; i++) {
            log.warn("Invalid character found in the request target [/" + i + "]");
        }

        assertThat(lines()).hasSize(MOST);
    }

    @Test
    void stackTracesAreFewer() {
        for (int i = 0; i < 100; i++) {
            log.error("failed: request={}", i, new IllegalStateException("as a test"));
        }

        assertThat(lines()).hasSize(LogRate.MOST_TRACES);
    }

    @Test
    void oneKindDoesNotTakeTheLinesOfAnother() {
        for (int i = 0; i < 1_000; i++) {
            log.warn("refused: peer={}", i);
        }
        lines();
        log.error("refused: peer={}", 1);
        log.warn("closed: peer={}", 1);
        context.getLogger("another").warn("refused: peer={}", 1);

        assertThat(lines()).hasSize(3);
    }

    @Test
    void whatTheWatchdogDecidesIsNeverLeftOut() {
        Logger paced = context.getLogger("io.osps.watchdog.supervise.Supervised");
        for (int i = 0; i < 1_000; i++) {
            paced.info("{} READY -> SUSPECT", i);
        }

        assertThat(lines()).hasSize(1_000);
    }

    @Test
    void whatSomebodyHasAskedForIsNotBounded() {
        for (int i = 0; i < 1_000; i++) {
            log.debug("peer={}", i);
        }

        assertThat(lines()).hasSize(1_000);
    }

    @Test
    void kindsAreNotCountedWithoutEnd() {
        for (int i = 0; i < 10_000; i++) {
            log.info("concatenated " + i + " {}", "value");
        }

        assertThat(lines()).hasSizeLessThan(1_100);
    }

    @Test
    void aLevelThatIsOffStaysOff() {
        log.setLevel(Level.ERROR);
        log.info("refused: peer={}", 1);

        assertThat(log.isInfoEnabled()).isFalse();
        assertThat(lines()).isEmpty();
    }
}
