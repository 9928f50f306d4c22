/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.osps.worker.command.CommandFailedException;
import io.osps.worker.command.CommandProperties;
import io.osps.worker.handler.Handler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What programs that stay do for their requests, and when others take their places. */
class KeptHandlersTests extends KeptFixture {
    @Test
    void programIsStartedOnceAndServesOneRequestAfterTheOther() throws Exception {
        Handler handler = start(1, false);
        Set<String> processes = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            assertThat(call(handler, "echo " + i)).isEqualTo(Integer.toString(i));
            processes.add(call(handler, "who"));
        }

        assertThat(processes).hasSize(1);
        assertThat(starts()).hasSize(1);
    }

    @Test
    void programLearnsWhatTheRequestIs() throws Exception {
        assertThat(call(start(1, false), "facts")).isEqualTo("r-1 deeds 1 1");
    }

    @Test
    void requestWaitsForAProgramThatLoads() throws Exception {
        environment.put("LOADS", "0.7");
        Handler handler = start(1, false);

        assertThat(kept.facts()).containsEntry("processes.deeds", "0/1");
        assertThat(call(handler, "echo a")).isEqualTo("a");
        assertThat(kept.facts()).containsEntry("processes.deeds", "1/1");
    }

    @Test
    void asManyRequestsRunAsThereAreProcesses() throws Exception {
        Handler handler = start(3, false);
        await().until(() -> "3/3".equals(kept.facts().get("processes.deeds")));
        List<Interruptible> running = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            running.add(new Interruptible(handler, "hang"));
        }

        assertThat(call(handler, "echo third")).isEqualTo("third");
        running.forEach(Interruptible::interrupt);
        running.forEach(each -> each.awaitInterrupted());
    }

    @Test
    void programSaysThatItFailed() throws IOException {
        Handler handler = start(1, false);

        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> call(handler, "fail no such page"))
                .withMessage("no such page");
    }

    @Test
    void resultMayBeAFileOfTheRequestsDirectory() throws Exception {
        Handler handler = start(1, false);

        assertThat(call(handler, "file abc")).hasSize(3 << 20).startsWith("abcabc");
        assertThat(call(handler, "stray-file")).startsWith("-ERR the file must lie in the request's directory");
    }

    @Test
    void whatItHasStartedEndsWithIt() throws Exception {
        Handler handler = start(1, false);
        call(handler, "child");

        assertThat(groups()).hasSize(1);
        long group = groups().getFirst();
        end.run();
        end = () -> {};

        assertThat(Path.of("/proc/" + group)).doesNotExist();
    }

    @Test
    void wornProcessServesUntilItsSuccessorIsReady() throws Exception {
        environment.put("LOADS", "0.3");
        Handler handler = start(1, false, Duration.ofSeconds(20), new CommandProperties.Recycle(10, Duration.ZERO));
        call(handler, "echo warm");
        List<Long> waits = new ArrayList<>();
        Set<String> processes = new HashSet<>();
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (processes.size() < 3 && System.nanoTime() < end) {
            long begun = System.nanoTime();
            processes.add(call(handler, "who"));
            waits.add(System.nanoTime() - begun);
        }

        assertThat(processes).hasSize(3);
        assertThat(waits).as("nobody waits for a start of 0.3 s").allMatch(nanos -> nanos < 250_000_000L);
    }
}
