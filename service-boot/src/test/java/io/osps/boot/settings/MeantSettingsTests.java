/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.osps.boot.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;
import org.springframework.util.unit.DataSize;

/** Settings that are no mistake of form and that nobody can mean. */
class MeantSettingsTests {
    record Remember(Duration window, DataSize maxBytes) {}

    record Command(Duration timeout, String memory) {}

    record Worker(Remember remember, Map<String, Command> commands, int seats, Duration drainLimit) {}

    private static StandardEnvironment with(String name, Object value) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("settings", Map.of(name, value)));
        return environment;
    }

    private static void bind(String name, Object value, BindHandler handler) {
        var _ = Binder.get(with(name, value))
                .bind("osps.worker", Bindable.of(Worker.class), new UnitCheck().apply(handler));
    }

    @ParameterizedTest
    @CsvSource({
        "osps.worker.commands[a].timeout,30,30s",
        "osps.worker.drain-limit,5,5s",
        "osps.worker.remember.window,60000,60000ms",
        "osps.worker.remember.max-bytes,64,64MB"
    })
    void bareNumberIsRefusedWhereAUnitIsNeeded(String name, String value, String better) {
        Throwable refusal = rootOf(catchThrowable(() -> bind(name, value, BindHandler.DEFAULT)));

        assertThat(refusal).isInstanceOfSatisfying(StartException.class, told -> {
            assertThat(told).hasMessageContainingAll("has no unit", "setting=" + name, "value=" + value);
            assertThat(told.action()).contains(better);
        });
    }

    @Test
    void refusalNamesFileAndLine(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("osps.yml"), "osps.worker:\n  seats: 4\n  drain-limit: 5\n");
        StandardEnvironment environment = new StandardEnvironment();
        new LiteralYamlLoader()
                .load("file", new FileSystemResource(file))
                .forEach(environment.getPropertySources()::addFirst);

        Throwable refusal = rootOf(catchThrowable(() -> Binder.get(environment)
                .bind("osps.worker", Bindable.of(Worker.class), new UnitCheck().apply(BindHandler.DEFAULT))));

        assertThat(refusal).hasMessageEndingWith("value=5 file=" + file + " line=3");
    }

    @ParameterizedTest
    @CsvSource({
        "osps.worker.commands[a].timeout,30s",
        "osps.worker.drain-limit,0",
        "osps.worker.drain-limit,PT3S",
        "osps.worker.seats,4",
        "osps.worker.commands[a].memory,12"
    })
    void unitIsAskedForWhereItMattersOnly(String name, String value) {
        bind(name, value, BindHandler.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({
        "osps.worker.seets,Did you mean seats?",
        "osps.worker.drain-limits,Did you mean drain-limit?",
        "osps.worker.remember.windo,Did you mean window?",
        "osps.worker.commands[a].timout,Did you mean timeout?",
        "osps.worker.remember.nonsense,'Known there: max-bytes, window.'"
    })
    void misspeltNameIsToldWithTheNearestAndWithoutItsValue(String name, String advice) {
        Throwable failure =
                catchThrowable(() -> bind(name, "hunter2", new NoUnboundElementsBindHandler(BindHandler.DEFAULT)));
        FailureAnalysis analysis = Objects.requireNonNull(new UnknownSettingAnalyzer().analyze(failure));

        assertThat(analysis.getDescription())
                .contains("a setting is not known: setting=" + name)
                .doesNotContain("hunter2");
        assertThat(analysis.getAction()).startsWith(advice).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"osps.wroker.seats,worker", "osps.securty.password,security", "osps.Dispacher.port,dispatcher"})
    void misspeltGroupIsRefusedByEachService(String name, String nearest) {
        assertThatThrownBy(() ->
                        new SettingGroups().postProcessEnvironment(with(name, "hunter2"), new SpringApplication()))
                .isInstanceOfSatisfying(StartException.class, told -> {
                    assertThat(told).hasMessageContaining("setting=" + name).hasMessageNotContaining("hunter2");
                    assertThat(told.action()).startsWith("Did you mean " + nearest + "?");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"osps.worker.seats", "osps.DISPATCHER.port", "osps.home", "server.port", "ospsx.y"})
    void knownGroupsAndThoseOfOthersAreLeft(String name) {
        new SettingGroups().postProcessEnvironment(with(name, "x"), new SpringApplication());
    }

    @Test
    void variablesOfTheMachineAreLeft() {
        new SettingGroups().postProcessEnvironment(new StandardEnvironment(), new SpringApplication());
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
