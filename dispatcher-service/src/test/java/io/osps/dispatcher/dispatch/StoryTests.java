/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.dispatcher.dispatch.Story.Event;
import io.osps.dispatcher.dispatch.Story.Stage;
import io.osps.space.Claim;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoryTests {
    private final Fixture fixture = new Fixture();

    @AfterEach
    void stopWaiters() throws InterruptedException {
        fixture.queues.stop();
    }

    @Test
    void tellsOfTheWaitTheDeathAndTheAnswer() throws Exception {
        FakeWorker first = FakeWorker.join(fixture.space, 0);
        fixture.call(Fixture.message("once", "x", "one", null));
        fixture.advance(Duration.ofMillis(3));
        first.writeSeat(0);
        await(first);
        fixture.advance(Duration.ofMillis(4));
        fixture.strike(first);
        FakeWorker second = FakeWorker.join(fixture.space, 1);
        second.echo(await(second));
        fixture.takeReplies(1);

        Story story = Objects.requireNonNull(fixture.pendingRequests.story("one", ""));
        String next = "its seat was the next free one of the pool";
        assertThat(story.events())
                .containsExactly(
                        new Event(0, Stage.ACCEPTED, "", ""),
                        new Event(0, Stage.QUEUED, "", "no seat was free"),
                        new Event(3_000_000, Stage.OFFERED, "worker-1", next),
                        new Event(7_000_000, Stage.TAKEN_BACK, "worker-1", "the worker died before it had begun"),
                        new Event(7_000_000, Stage.OFFERED, "worker-1", next),
                        new Event(7_000_000, Stage.ANSWERED, "", "ok"));
        assertThat(story.attempts()).isEqualTo(2);
        assertThat(story.route()).isEqualTo("relay");
    }

    @Test
    void lastStoriesAreKept() {
        Stories stories = new Stories();
        for (int i = 0; i <= 8_192; i++) {
            stories.keep(new Story("id-" + i, "", "echo", OfferKind.RELAY, 0));
        }
        assertThat(stories.find("id-0", "")).isNull();
        assertThat(stories.find("id-1", "")).isNotNull();
        assertThat(stories.find("id-8192", "")).isNotNull();
    }

    private static Claim await(FakeWorker worker) {
        return Awaitility.await().until(worker::claim, Objects::nonNull);
    }
}
