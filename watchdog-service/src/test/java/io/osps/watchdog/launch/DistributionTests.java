/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.osps.exchange.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DistributionTests {
    private static final ServiceSpec WORKER = new ServiceSpec("worker-1", Role.WORKER, 8411);

    @TempDir
    private Path home;

    private Distribution distribution;

    @BeforeEach
    void lay() throws IOException {
        touch("worker-service/target/dist/app.jar");
        touch("deploy/jvm/worker.options");
        distribution = new Distribution(
                home, Path.of("/jdk/bin/java"), new ChildArguments(List.of(), null), Path.of("/state/crashes"));
    }

    private void touch(String path) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }

    @Test
    void runsTheJarWithTheOptionsAndTheCacheThatItWasTrainedWith() throws Exception {
        touch("worker-service/target/dist/app.aot");

        assertThat(distribution.command(WORKER))
                .containsExactly(
                        "/jdk/bin/java",
                        "@" + home.resolve("deploy/jvm/worker.options"),
                        "-XX:AOTCache=" + home.resolve("worker-service/target/dist/app.aot"),
                        "-XX:ErrorFile=/state/crashes/hs_err_worker-1_%p.log",
                        "-jar",
                        home.resolve("worker-service/target/dist/app.jar").toString(),
                        "--osps.service.name=worker-1",
                        "--server.port=8411");
    }

    @Test
    void runsWithoutACacheWhenThereIsNone() throws Exception {
        assertThat(distribution.command(WORKER)).noneMatch(word -> word.contains("AOT"));
    }

    @Test
    void isRefusedWhenTheInstallationIsIncomplete() {
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> distribution.command(new ServiceSpec("dispatcher", Role.DISPATCHER, 8401)))
                .withMessageContaining("dispatcher-service/target/dist/app.jar")
                .withMessageContaining("OSPS_HOME=" + home)
                .satisfies(e -> assertThat(e.action()).contains("mvn package"));
    }
}
