/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import io.osps.boot.Running;
import io.osps.boot.StartException;
import io.osps.worker.handler.FakeCall;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Runs programs as handlers in a directory of their own, in which no run leaves anything. */
abstract class CommandFixture {
    static final int LIMIT = 1 << 20;

    @TempDir
    Path temporary;

    Containment containment = new Containment(Containment.Choice.AUTO);

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(path -> path.getFileName().toString().contains("-run-")))
                    .isEmpty();
        }
    }

    /** Skips the test, by name, where this machine does not allow that. */
    void contained(Containment.Choice choice) {
        containment = new Containment(choice);
        if (choice == Containment.Choice.NAMESPACE) {
            assumeThatCode(containment::way)
                    .as("pid namespaces are allowed here")
                    .doesNotThrowAnyException();
        }
    }

    /** Seconds to sleep that no other process was told. */
    static String mark() {
        return "1000." + (1 + new Random().nextInt(1_000_000_000));
    }

    /** Processes that have that word among their arguments; a zombie has no arguments. */
    static List<Path> running(String word) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> arguments(process).contains("\0" + word + "\0"))
                    .toList();
        }
    }

    static String arguments(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), ISO_8859_1);
        } catch (IOException _) {
            return "";
        }
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    void refused(CommandProperties properties, String fact) {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> handler(properties))
                .withMessageContaining(fact);
    }

    byte[] handle(byte[] payload, String... words) throws Exception {
        return Results.bytes(handler(words).handle(new FakeCall(payload)));
    }

    Handler handler(String... words) {
        return handler(properties(Arrays.asList(words), Map.of(), null, null));
    }

    Handler handler(CommandProperties properties) {
        return CommandHandlers.of(Map.of("tool", properties), containment, Running.of(directories()), LIMIT)
                .getFirst();
    }

    WorkDirectories directories() {
        return new WorkDirectories(temporary, Path.of("/dev/shm/a/space"), "worker-1");
    }

    static CommandProperties properties(
            List<String> words, Map<String, String> environment, @Nullable Path directory, @Nullable DataSize memory) {
        return new CommandProperties(
                words, Duration.ofSeconds(10), false, environment, directory, memory, 0, null, null);
    }
}
