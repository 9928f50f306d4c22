/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BasicHandlersTests {
    private final Handlers handlers = new Handlers(BasicHandlers.all(false));

    @Test
    void echoIsThePayloadByteForByte() throws Exception {
        byte[] payload = {0, -1, 13, 10, 0};

        assertThat(handle("echo", payload)).containsExactly(payload);
    }

    @ParameterizedTest
    @CsvSource({"hello,HELLO", "grün,GRÜN", "'',''", "ß,SS"})
    void upperIsThePayloadInCapitals(String payload, String result) throws Exception {
        assertThat(handle("upper", payload.getBytes(StandardCharsets.UTF_8)))
                .asString()
                .isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource({
        "'',e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "abc,ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    })
    void sha256IsTheDigestAlone(String payload, String digest) throws Exception {
        assertThat(handle("sha256", payload.getBytes(StandardCharsets.UTF_8)))
                .asString()
                .isEqualTo(digest);
    }

    @Test
    void sleepTakesItsTimeAndAnswersIt() throws Exception {
        long begun = System.nanoTime();

        assertThat(handle("sleep", " 20\n".getBytes(StandardCharsets.UTF_8)))
                .asString()
                .isEqualTo("20");
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(20_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "9999999999999999"})
    void sleepIsRefusedWhenThePayloadIsNoNumber(String payload) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> handle("sleep", payload.getBytes(StandardCharsets.UTF_8)))
                .withMessage("the payload must be a number of milliseconds: payload=\"" + payload + "\"");
    }

    @Test
    void sleepForeverIsRefusedWithoutDiagnostics() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> handle("sleep", "forever".getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("osps.worker.diagnostics=true");
    }

    @Test
    void sleepForeverEndsWhenItsThreadIsInterrupted() throws Exception {
        Handler sleep = new SleepHandler(true);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                sleep.handle(new FakeCall("forever"));
            } catch (Exception e) {
                failure.set(e);
            }
        });
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);

        thread.interrupt();
        thread.join();

        assertThat(failure.get()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void basicHandlersMayBeRunAgain() {
        assertThat(handlers.infos()).hasSize(4).allSatisfy(info -> {
            assertThat(info.idempotent()).isTrue();
            assertThat(info.timeout()).isEqualTo(Handler.DEFAULT_TIMEOUT);
        });
    }

    @Test
    void unknownHandlerIsNotFound() {
        assertThat(handlers.find("nosuch")).isNull();
    }

    private byte[] handle(String name, byte[] payload) throws Exception {
        return Results.bytes(Objects.requireNonNull(handlers.find(name)).handle(new FakeCall(payload)));
    }
}
