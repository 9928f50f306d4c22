/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class WakingTaskTests {
    private final List<Future.State> seen = new ArrayList<>();
    private final List<Effects.WakingTask<String>> tasks = new ArrayList<>();

    private void run(Callable<String> task) {
        tasks.add(new Effects.WakingTask<>(task, () -> seen.add(tasks.getLast().state())));
        tasks.getLast().run();
    }

    @Test
    void isDoneWhenItWakesHoweverItEnded() {
        run(() -> "answer");
        run(() -> {
            throw new IllegalStateException("failed");
        });

        assertThat(seen).containsExactly(Future.State.SUCCESS, Future.State.FAILED);
    }
}
