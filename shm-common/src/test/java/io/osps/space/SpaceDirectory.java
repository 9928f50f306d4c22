package io.osps.space;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A directory on tmpfs for one test, removed after it. */
final class SpaceDirectory implements BeforeEachCallback, AfterEachCallback {
    private @Nullable Path directory;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "osps-test-");
    }

    Path path() {
        return Objects.requireNonNull(directory);
    }

    /** Where the space's file is or will be. */
    Path space() {
        return path().resolve("space");
    }

    /** Writes a file of the test's own beside the space. */
    Path write(String name, byte[] content) throws IOException {
        return Files.write(path().resolve(name), content);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        try (Stream<Path> files = Files.list(path())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(path());
    }
}
