/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.wire.RespValue;
import io.osps.wire.netty.Responder;
import io.osps.wire.netty.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ProcessPoolTests {
    private final ProcessPool pool = new ProcessPool();
    private final ProcessSession session = new ProcessSession("handler", 1024, 0, pool::offer);

    @Test
    void processThatAsksForHoursLeavesNothingBehind() {
        Replies replies = new Replies();
        for (int i = 0; i < 1000; i++) {
            pool.offer(new Ask(session, replies, Duration.ofMillis(1)));
        }

        await().until(() -> replies.given.size() == 1000);
        assertThat(replies.given).containsOnly(RespValue.Nil.NIL);
        await().until(() -> pool.waiting() == 0);
    }

    @Test
    void processWhoseConnectionIsLostNoLongerWaits() {
        Replies replies = new Replies();
        pool.offer(new Ask(session, replies, Duration.ofHours(1)));
        assertThat(pool.waiting()).isEqualTo(1);

        replies.abandon();

        assertThat(pool.waiting()).isZero();
        assertThat(replies.given).isEmpty();
    }

    @Test
    void oneQuestionHasOneAnswer() {
        Replies replies = new Replies();
        Ask ask = new Ask(session, replies, Duration.ofHours(1));
        pool.offer(ask);

        ask.answer(RespValue.OK);
        ask.answer(RespValue.OK);

        assertThat(replies.given).as("one answer for one NEXT").containsExactly(RespValue.OK);
        assertThat(pool.waiting()).isZero();
    }

    /** Takes what is answered. */
    private static final class Replies implements Responder {
        final List<RespValue> given = new CopyOnWriteArrayList<>();
        private Runnable abandoned = () -> {};

        void abandon() {
            abandoned.run();
        }

        @Override
        public boolean reply(RespValue value) {
            return given.add(value);
        }

        @Override
        public boolean replyAndClose(RespValue value) {
            return reply(value);
        }

        @Override
        public void onAbandon(Runnable action) {
            abandoned = action;
        }

        @Override
        public Session session() {
            throw new UnsupportedOperationException();
        }
    }
}
