/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.exchange.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildArgumentsTests {
    private final ChildArguments arguments = new ChildArguments(
            List.of(
                    "--osps.worker.diagnostics=true",
                    "--osps.dispatcher.port=0",
                    "--osps.watchdog.workers=3",
                    "--server.port=8400",
                    "--osps.service.name=watchdog",
                    "--spring.config.additional-location=file:/etc/osps.yml",
                    "--osps.space.slots=128",
                    "anything"),
            null);

    @Test
    void passesOnWhatIsMeantForTheService() {
        assertThat(arguments.of(new ServiceSpec("worker-2", Role.WORKER, 8412)))
                .containsExactly(
                        "--osps.worker.diagnostics=true",
                        "--spring.config.additional-location=file:/etc/osps.yml",
                        "--osps.space.slots=128",
                        "--osps.service.name=worker-2",
                        "--server.port=8412");
        assertThat(arguments.of(new ServiceSpec("dispatcher", Role.DISPATCHER, 0)))
                .containsExactly(
                        "--osps.dispatcher.port=0",
                        "--spring.config.additional-location=file:/etc/osps.yml",
                        "--osps.space.slots=128",
                        "--osps.service.name=dispatcher",
                        "--server.port=0");
    }

    @Test
    void passesOnTheCopyOfASettingsFileThatIsAnotherOneOrGone(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("my, own.yml"), "osps: {}\n");
        Path copy = Files.writeString(directory.resolve("a, copy.yml"), "osps: {}\n");
        String asGiven = "--spring.config.additional-location=file:" + directory.resolve("my%2C%20own.yml");
        String asKept = "--spring.config.additional-location=file:" + directory.resolve("a%2C%20copy.yml");
        ChildArguments kept = new ChildArguments(List.of(asGiven), copy);
        ServiceSpec worker = new ServiceSpec("worker-1", Role.WORKER, 8411);

        assertThat(kept.of(worker)).contains(asGiven);
        Files.writeString(file, "osps.worker.seats: 3\n");
        assertThat(kept.of(worker)).contains(asKept).doesNotContain(asGiven);
        Files.delete(file);
        assertThat(kept.of(worker)).contains(asKept);
        Files.delete(copy);
        assertThat(kept.of(worker)).contains(asGiven);
    }
}
