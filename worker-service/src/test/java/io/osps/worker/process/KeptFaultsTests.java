/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.osps.worker.command.CommandFailedException;
import io.osps.worker.command.CommandProperties;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.ProcessDiedException;
import io.osps.worker.handler.ResultTooLargeException;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of requests and processes when a program that stays misbehaves. */
class KeptFaultsTests extends KeptFixture {
    @Test
    void programThatHangsIsKilledAloneAndReplaced() throws Exception {
        Handler handler = start(1, false);
        String first = call(handler, "who");
        Interruptible hanging = new Interruptible(handler, "hang");

        hanging.interrupt();
        hanging.awaitInterrupted();

        assertThat(call(handler, "who")).isNotEqualTo(first);
    }

    @Test
    void programThatStopsWhenItIsToldLivesOn() throws Exception {
        Handler handler = start(1, false);
        String first = call(handler, "who");
        Interruptible working = new Interruptible(handler, "until-stopped");
        await().until(() -> working.call.progress.get() > 3);

        working.interrupt();

        assertThat(working.task.get()).isEqualTo("done");
        assertThat(call(handler, "who")).isEqualTo(first);
    }

    @Test
    void requestThatIsStoppedIsNotGivenToASecondProcess() throws Exception {
        Handler handler = start(1, true);
        Interruptible working = new Interruptible(handler, "until-stopped-then-die");
        await().until(() -> working.call.progress.get() > 3);

        working.interrupt();

        working.awaitInterrupted();
        assertThat(working.call.asked).hasValue(1);
    }

    @Test
    void wordsThatAreWrongAreRefusedAndNothingElseHappens() throws Exception {
        assertThat(call(start(1, false), "wrong-words").split("\\|"))
                .hasSize(5)
                .allSatisfy(answer -> assertThat(answer).startsWith("-ERR "));
        assertThat(starts()).hasSize(1);
    }

    @Test
    void deathOfTheProgramIsTheRequestsOnly() throws Exception {
        Handler handler = start(2, false);

        assertThatExceptionOfType(ProcessDiedException.class)
                .isThrownBy(() -> call(handler, "crash"))
                .withMessageContaining("signal=SIGSEGV stderr=\"about to crash")
                .satisfies(died -> assertThat(died.isPoison()).isFalse());
        assertThat(call(handler, "echo next")).isEqualTo("next");
    }

    @Test
    void idempotentRequestIsGivenToASecondProcess() throws Exception {
        assertThat(call(start(1, true), "crash-once")).isEqualTo("second");
    }

    @Test
    void requestThatKillsTwoProcessesIsPoison() throws IOException {
        Handler handler = start(1, true);

        assertThatExceptionOfType(ProcessDiedException.class)
                .isThrownBy(() -> call(handler, "crash"))
                .satisfies(died -> assertThat(died.isPoison()).isTrue());
        assertThat(starts()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void programThatDiesAtItsStartIsToldWithItsLastWords() throws IOException {
        environment.put("DIES_AT_START", "1");
        Handler handler = start(1, false);

        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> call(handler, "echo"))
                .withMessageContaining("none can be started")
                .withMessageContaining("exit=1 stderr=\"no such model\"");
        assertThat(kept.facts().get("processes.deeds")).startsWith("0/1 ").contains("no such model");
    }

    @Test
    void programThatNeverAsksIsKilledAndTold() throws IOException {
        environment.put("NEVER_READY", "1");
        Handler handler = start(1, false, Duration.ofMillis(300), CommandProperties.Recycle.NEVER);

        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> call(handler, "echo"))
                .withMessageContaining("ready-within=");
    }

    @Test
    void whatItPrintsNeverStopsIt() throws Exception {
        Handler handler = start(1, false);

        assertThat(call(handler, "print")).isEqualTo("done");
        assertThat(call(handler, "echo a")).isEqualTo("a");
    }

    @Test
    void answersThatAreNotDueAreRefused() throws Exception {
        Handler handler = start(1, false);

        assertThat(call(handler, "other-id")).startsWith("-UNKNOWN");
        assertThat(call(handler, "twice")).isEqualTo("first");
        assertThat(call(handler, "emit")).startsWith("-ERR EMIT: not yet");
        assertThatExceptionOfType(CommandFailedException.class)
                .isThrownBy(() -> call(handler, "forget"))
                .withMessageContaining("without an answer");
        assertThat(call(handler, "echo a")).isEqualTo("a");
        assertThat(starts()).hasSize(1);
    }

    @Test
    void programThatSpeaksSomethingElseIsReplaced() throws Exception {
        Handler handler = start(1, false);

        assertThatExceptionOfType(ProcessDiedException.class).isThrownBy(() -> call(handler, "garbage"));
        assertThat(call(handler, "echo a")).isEqualTo("a");
    }

    @Test
    void resultThatIsTooLargeIsTold() throws Exception {
        Handler handler = start(1, false);

        assertThatExceptionOfType(ResultTooLargeException.class).isThrownBy(() -> call(handler, "large"));
        assertThat(call(handler, "echo a")).isEqualTo("a");
    }
}
