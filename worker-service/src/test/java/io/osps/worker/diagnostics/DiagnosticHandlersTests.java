/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.osps.worker.handler.FakeCall;
import io.osps.worker.handler.Handlers;
import io.osps.worker.handler.Results;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DiagnosticHandlersTests {
    private final Handlers handlers = new Handlers(DiagnosticHandlers.all());

    @Test
    void failFailsWithThePayload() {
        assertThatIllegalStateException()
                .isThrownBy(() -> handle("fail", "boom"))
                .withMessage("boom");
    }

    @Test
    void spinTakesItsTimeEvenWhenInterrupted() throws Exception {
        long begun = System.nanoTime();
        Thread.currentThread().interrupt();

        assertThat(handle("spin", "30")).asString().isEqualTo("30");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(30_000_000);
    }

    @Test
    void deadlockIsSeenByTheJvm() {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                handle("deadlock", "");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        await().until(() -> ManagementFactory.getThreadMXBean().findDeadlockedThreads() != null);
    }

    @Test
    void allocateAnswersHowMuchItHeld() throws Exception {
        assertThat(handle("allocate", "3")).asString().isEqualTo("3");
    }

    @Test
    void allocateForeverEndsWhenItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> handle("allocate", "forever"));
    }

    @Test
    void churnTakesItsTimeEvenWhenInterrupted() throws Exception {
        long begun = System.nanoTime();
        Thread.currentThread().interrupt();

        assertThat(handle("churn", "30")).asString().isEqualTo("30");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(30_000_000);
    }

    @Test
    void noDiagnosticHandlerMayBeRunAgain() {
        assertThat(handlers.infos()).hasSize(6).noneMatch(info -> info.idempotent());
    }

    private byte[] handle(String name, String payload) throws Exception {
        return Results.bytes(Objects.requireNonNull(handlers.find(name)).handle(new FakeCall(payload)));
    }
}
