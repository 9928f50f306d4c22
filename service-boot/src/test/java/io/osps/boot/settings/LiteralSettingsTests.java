/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.osps.boot.StartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.yaml.snakeyaml.error.MarkedYAMLException;

final class LiteralSettingsTests {
    record Command(
            @Nullable List<String> command,
            @Nullable Map<String, String> environment,
            @Nullable String timeout) {}

    record User(List<String> handlers) {}

    private final StandardEnvironment environment = new StandardEnvironment();

    @Test
    void placeholdersReachACommandAsTheyAreWritten() throws IOException {
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("other", Map.of("path", "replaced", "1", "replaced")));
        read("""
                osps.worker.commands:
                  a:
                    command: [sh, -c, 'for path in one two; do echo "${path}"; done', '${none:-default}', '#{1+1}', '\\${path}']
                    environment: {NOTE: 'costs ${1:-5}', path: '$path'}
                """);

        assertThat(commands().get("a"))
                .isEqualTo(new Command(
                        List.of(
                                "sh",
                                "-c",
                                "for path in one two; do echo \"${path}\"; done",
                                "${none:-default}",
                                "#{1+1}",
                                "\\${path}"),
                        Map.of("NOTE", "costs ${1:-5}", "path", "$path"),
                        null));
    }

    @Test
    void anyMixOfTheSignsOfPlaceholdersReachesACommand() {
        Random random = new Random(5);
        String signs = "${}\\:#a[]'";
        for (int i = 0; i < 500; i++) {
            StringBuilder word = new StringBuilder("x");
            random.ints(random.nextInt(1, 12), 0, signs.length()).forEach(at -> word.append(signs.charAt(at)));
            StandardEnvironment fresh = new StandardEnvironment();
            fresh.getPropertySources()
                    .addFirst(new MapPropertySource(
                            "s", Map.of("osps.worker.commands.a.command[0]", word.toString(), "a", "no")));
            new LiteralSettings().postProcessEnvironment(fresh, new SpringApplication());

            assertThat(Binder.get(fresh)
                            .bind("osps.worker.commands.a.command", Bindable.listOf(String.class))
                            .get())
                    .containsExactly(word.toString());
        }
    }

    @Test
    void wordsAreNotTakenForOtherTypes() throws IOException {
        read("""
                osps.worker.commands:
                  env: {command: [sh, 010, no, 12:30:45, 2024-01-02, 1e3, ~], environment: {A: yes, B: 0755, C: 1.10, D: off, E: 12:30:45, F: , G: 0x1F}}
                """);

        assertThat(commands().get("env"))
                .isEqualTo(new Command(
                        List.of("sh", "010", "no", "12:30:45", "2024-01-02", "1e3", "~"),
                        Map.of("A", "yes", "B", "0755", "C", "1.10", "D", "off", "E", "12:30:45", "F", "", "G", "0x1F"),
                        null));
    }

    @Test
    void namesKeepEachCharacter() throws IOException {
        read("""
                osps.worker.commands:
                  img/thumb: {command: [echo, 1]}
                  img+thumb: {command: [echo, 2]}
                  imgthumb:  {command: [echo, 3]}
                  größe:     {command: [echo, 4]}
                  on:        {command: [echo, 5]}
                  my.tool:   {command: [echo, 6]}
                  imgThumb:  {command: [echo, 7]}
                  a.timeout: {command: [echo, 8]}
                """);

        assertThat(commands())
                .containsOnlyKeys(
                        "img/thumb", "img+thumb", "imgthumb", "größe", "on", "my.tool", "imgThumb", "a.timeout");
    }

    @Test
    void namesOfVariablesKeepEachCharacter() throws IOException {
        read("""
                osps.worker.commands:
                  d: {command: [env], environment: {x-y: '1', x.y: '2', xy: '3', XY: '4', 'a b/ä': '5'}}
                """);

        assertThat(environment("d"))
                .containsOnly(
                        entry("x-y", "1"), entry("x.y", "2"), entry("xy", "3"), entry("XY", "4"), entry("a b/ä", "5"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cat | osps.worker.commands.cat: {command: [cat]}",
                "cat | osps.worker.commands.cat.command: [cat]",
                "cat | osps: {worker.commands: {cat.command: [cat]}}",
                "my.tool | osps.worker.commands.my.tool: {command: [cat]}",
                "my.tool | osps.worker.commands.my.tool.command: [cat]",
                "my.tool | 'osps.worker.commands[my.tool].command: [cat]'",
                "my.tool | 'osps.worker.commands: {\"[my.tool]\": {command: [cat]}}'",
                "cat | osps.worker.commands: {cat: {command: cat}}"
            })
    void aCommandMayBeWrittenInEachForm(String name, String yaml) throws IOException {
        read(yaml);

        assertThat(commands()).containsOnly(entry(name, new Command(List.of("cat"), null, null)));
    }

    @Test
    void aVariableMayBeWrittenAsAPath() throws IOException {
        read(
                "osps.worker.commands.cat: {command: cat, environment.x-y: '${HOME}'}\nosps.worker.commands.cat.environment.z: 1");

        assertThat(environment("cat")).containsOnly(entry("x-y", "${HOME}"), entry("z", "1"));
    }

    @Test
    void namesOfUsersAndTheirHandlersStay() throws IOException {
        read("osps.security.users: {Ann.B/c: {password: x, handlers: [on, '${HOME}']}}");

        assertThat(Binder.get(environment)
                        .bind("osps.security.users", Bindable.mapOf(String.class, User.class))
                        .get())
                .containsOnly(entry("Ann.B/c", new User(List.of("on", "${HOME}"))));
    }

    @Test
    void mergedEntriesAreBelowTheirOwn() throws IOException {
        read("""
                shared: &shared {timeout: 5s, command: [none]}
                osps.worker.commands.a: {<<: *shared, command: [cat]}
                """);

        assertThat(commands().get("a")).isEqualTo(new Command(List.of("cat"), null, "5s"));
    }

    @Test
    void otherSettingsAreReadAsBefore() throws IOException {
        read("""
                osps:
                  dispatcher: {callbacks: off, port: 7_500, host: '${some.host:127.0.0.9}'}
                  security.tls: ~
                list: [a, b]
                ---
                list: [c]
                """);

        Binder binder = Binder.get(environment);
        assertThat(binder.bind("osps.dispatcher.callbacks", Boolean.class).get())
                .isFalse();
        assertThat(binder.bind("osps.dispatcher.port", Integer.class).get()).isEqualTo(7500);
        assertThat(binder.bind("osps.dispatcher.host", String.class).get()).isEqualTo("127.0.0.9");
        assertThat(environment.getProperty("osps.security.tls")).isEmpty();
        assertThat(binder.bind("list", Bindable.listOf(String.class)).get()).containsExactly("c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "osps.worker.commands.a: {command: [pdftotext, {input.pdf}, -]} | '{input.pdf}'",
                "osps.worker.commands: {a: {environment: {F: {input}}}} | '{input}'",
                "osps.worker.commands: {a: {command: {input}}} | '{input}'",
                "osps.worker.commands: {a: {command: [a, [b]]}} | quotes",
                "osps.worker.commands: {\"a[b\": {command: [a]}} | without them",
                "osps.worker.commands: {a: {timeout: 1s}, a: {timeout: 2s}} | Take one",
                "just words | NAME: VALUE"
            })
    void whatCannotBeMeantIsRefusedWithItsPlaceAndTheWayOut(String yaml, String action) {
        assertThatThrownBy(() -> read("\n" + yaml)).isInstanceOfSatisfying(StartException.class, e -> {
            assertThat(e).hasMessageContaining("line=2").hasMessageContaining("file=");
            assertThat(e.action()).contains(action.replace("'", ""));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: &a {b: *a}", "a: &a [*a]", "a: &a {<<: *a}"})
    void anAnchorThatHoldsItselfIsRefused(String yaml) {
        assertThatThrownBy(() -> read(yaml)).isInstanceOfAny(StartException.class, MarkedYAMLException.class);
    }

    private void read(String yaml) throws IOException {
        new LiteralYamlLoader()
                .load("test", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addFirst);
        new LiteralSettings().postProcessEnvironment(environment, new SpringApplication());
    }

    private Map<String, Command> commands() {
        return Binder.get(environment)
                .bind("osps.worker.commands", Bindable.mapOf(String.class, Command.class))
                .get();
    }

    private Map<String, String> environment(String command) {
        return Binder.get(environment)
                .bind("osps.worker.commands." + command + ".environment", Bindable.mapOf(String.class, String.class))
                .get();
    }
}
