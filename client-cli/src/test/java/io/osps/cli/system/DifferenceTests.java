/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DifferenceTests {
    @Test
    void whatIsNotAskedForDiffersFromNothing() {
        LaunchSettings running = new LaunchSettings(4, config("a: 1\n"), true, false, Map.of("OSPS_WORKER_SEATS", "3"));

        assertThat(Difference.between(running, LaunchSettings.NONE)).isEmpty();
        assertThat(Difference.between(running, running)).isEmpty();
    }

    @Test
    void eachDifferenceIsNamedWithBothValues() {
        assertThat(between(
                        new LaunchSettings(2, null, false, false, Map.of("OSPS_WORKER_SEATS", "3")),
                        new LaunchSettings(
                                4,
                                config("a: 1\n"),
                                true,
                                false,
                                Map.of("OSPS_WORKER_SEATS", "5", "OSPS_SPACE_SLOTS", "128"))))
                .containsExactly(
                        "workers: running 2, asked 4",
                        "config: running not set, asked /etc/osps.yml",
                        "diagnostics: running off, asked on",
                        "OSPS_SPACE_SLOTS: running not set, asked 128",
                        "OSPS_WORKER_SEATS: running 3, asked 5");
    }

    @Test
    void anotherContentIsNamedByItsLinesAndNotByItsValues() {
        String before = "osps.worker.seats: 2\nosps.security.users.ann.password: old-word\n";
        String now = "osps.worker.seats: 2\nosps.security.users.ann.password: new-word\nserver.port: 8500\n";

        assertThat(between(with(config(before)), with(config(now))))
                .singleElement()
                .asString()
                .startsWith("content of /etc/osps.yml: ")
                .endsWith("other: line 2 (osps.security.users.ann.password), 3 (server.port)")
                .doesNotContain("word:", "old-word", "new-word", "8500");
        assertThat(between(with(config(now)), with(config(before))))
                .singleElement()
                .asString()
                .contains("line 2");
        assertThat(between(with(config("a: 1\nb: 2\n")), with(config("a: 1\n"))))
                .singleElement()
                .asString()
                .endsWith("other: lines taken away: 1");
    }

    @Test
    void secretsOfTheEnvironmentAreNotShown() {
        String name = "OSPS_SECURITY_USERS_ANN_PASSWORD";

        assertThat(between(environment(Map.of(name, "old-word")), environment(Map.of(name, "new-word"))))
                .containsExactly(name + ": running (a value that is not shown), asked another");
        assertThat(between(LaunchSettings.NONE, environment(Map.of("SPRING_APPLICATION_JSON", "{}"))))
                .containsExactly("SPRING_APPLICATION_JSON: running not set, asked (a value that is not shown)");
        assertThat(between(LaunchSettings.NONE, environment(Map.of("OSPS_SECURITY_PASSWORD_FILE", "/p"))))
                .containsExactly("OSPS_SECURITY_PASSWORD_FILE: running not set, asked /p");
    }

    @Test
    void whatIsTheCommandLinesOwnOrAProgramsIsNoSetting() {
        LaunchSettings asked = environment(Map.of(
                "PATH", "/bin", "OSPS_STATE", "/s", "OSPS_HOME", "/h", "OSPS_PASSWORD_FILE", "/p", "OSPS_BUILD", "x"));

        assertThat(Difference.between(LaunchSettings.NONE, asked)).isEmpty();
    }

    @Test
    void aSuccessorHasTheSettingsAndThePathOfThen() {
        Map<String, String> then = Map.of("PATH", "/tools:/bin", "OSPS_WORKER_SEATS", "3", "LC_ALL", "C.UTF-8");
        Map<String, String> now = Map.of("PATH", "/bin", "OSPS_DISPATCHER_PORT", "7500");

        LaunchSettings both = environment(LaunchVariables.all(now)).over(environment(LaunchVariables.all(then)));

        assertThat(both.environment())
                .containsOnly(
                        Map.entry("PATH", "/tools:/bin"),
                        Map.entry("OSPS_WORKER_SEATS", "3"),
                        Map.entry("LC_ALL", "C.UTF-8"),
                        Map.entry("OSPS_DISPATCHER_PORT", "7500"));
    }

    private static List<String> between(LaunchSettings running, LaunchSettings asked) {
        return Difference.between(running, asked).stream()
                .map(Difference::toString)
                .toList();
    }

    private static ConfigFile config(String text) {
        return new ConfigFile(Path.of("/etc/osps.yml"), text);
    }

    private static LaunchSettings with(@Nullable ConfigFile config) {
        return new LaunchSettings(null, config, false, false, Map.of());
    }

    private static LaunchSettings environment(Map<String, String> variables) {
        return new LaunchSettings(null, null, false, false, variables);
    }
}
