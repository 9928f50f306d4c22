/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
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

    /** The file's bytes; whoever in this JVM is in the space keeps its locks. */
    byte[] read() throws IOException {
        byte[] bytes = new byte[(int) Files.size(space())];
        change(memory -> memory.copyOut(0, bytes, 0, bytes.length));
        return bytes;
    }

    /** Hands out the whole file, mapped. */
    void change(Consumer<Memory> change) throws IOException {
        LockedFile file = LockedFile.open(space());
        try (Arena arena = Arena.ofConfined()) {
            change.accept(new Memory(file.map(FileChannel.MapMode.READ_WRITE, file.size(), arena)));
        } finally {
            file.close();
        }
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
