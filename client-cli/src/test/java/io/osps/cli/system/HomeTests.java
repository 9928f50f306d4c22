/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeTests {
    @Test
    void usesTheCacheWhereThereIsOne(@TempDir Path directory) throws IOException {
        Path dist = Files.createDirectories(directory.resolve("watchdog-service/target/dist"));
        Files.writeString(dist.resolve("app.jar"), "");
        Home home = Home.of(Map.of("OSPS_HOME", directory.toString()));

        assertThat(home.command("watchdog", List.of("--x"))).noneMatch(word -> word.startsWith("-XX:AOTCache="));

        Files.writeString(dist.resolve("app.aot"), "");
        assertThat(home.command("watchdog", List.of("--x")))
                .containsSubsequence(
                        "@" + directory.resolve("deploy/jvm/watchdog.options"),
                        "-XX:AOTCache=" + dist.resolve("app.aot"),
                        "-jar",
                        dist.resolve("app.jar").toString(),
                        "--x");
    }

    @Test
    void saysWhatIsMissing(@TempDir Path directory) {
        Home home = new Home(directory);

        assertThatThrownBy(() -> home.command("watchdog", List.of()))
                .hasMessageContaining("watchdog-service/target/dist/app.jar");
        assertThatThrownBy(() -> Home.of(Map.of())).hasMessageContaining("OSPS_HOME");
    }
}
