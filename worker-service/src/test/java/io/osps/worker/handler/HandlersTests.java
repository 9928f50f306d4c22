/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.osps.boot.StartException;
import io.osps.exchange.HandlerInfo;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandlersTests {
    private record Named(String name, Duration timeout) implements Handler {
        @Override
        public Result handle(HandlerCall call) {
            return Result.of(call.payload());
        }
    }

    @Test
    void infosTellWhatAHandlerSaysOfItself() {
        Handlers handlers = new Handlers(List.of(new Named("b", Duration.ofSeconds(2)), new EchoHandler()));

        assertThat(handlers.infos())
                .containsExactly(
                        new HandlerInfo("b", Duration.ofSeconds(2), false),
                        new HandlerInfo("echo", Duration.ofSeconds(60), true));
    }

    @Test
    void twoHandlersOfOneNameAreRefused() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> new Handlers(List.of(new EchoHandler(), new Named("echo", Duration.ofSeconds(1)))))
                .withMessageContaining("handler=echo first=" + EchoHandler.class.getName())
                .satisfies(e -> assertThat(e.action()).contains("Rename"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "tab\t", "line\n", "ümlaut"})
    void nameThatCannotBeCalledIsRefused(String name) {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> new Handlers(List.of(new Named(name, Duration.ofSeconds(1)))))
                .withMessageContaining("handler=\"" + name + "\"");
    }

    @Test
    void allNamesThatCannotBeCalledAreNamedAtOnce() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> new Handlers(List.of(
                        new Named("img/thumb", Duration.ofSeconds(1)),
                        new EchoHandler(),
                        new Named("größe", Duration.ofSeconds(1)))))
                .withMessageEndingWith("handler=\"größe\", \"img/thumb\"");
    }

    @Test
    void handlerWithoutTimeIsRefused() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> new Handlers(List.of(new Named("quick", Duration.ZERO))))
                .withMessageContaining("handler=quick timeout=PT0S");
    }
}
