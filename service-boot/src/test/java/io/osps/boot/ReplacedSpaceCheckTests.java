package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

class ReplacedSpaceCheckTests {
    private final List<Integer> exitCodes = new ArrayList<>();
    private Path directory;
    private SpaceAttachment space;
    private ReplacedSpaceCheck check;

    @BeforeEach
    void attach() throws IOException {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "osps-t-");
        SpaceConfig small = new SpaceConfig(directory.resolve("space"), 64, 4, 1, 1, 1, 3);
        space = new SpaceAttachment(MappedSpace::open, small, () -> "worker", null);
        check = new ReplacedSpaceCheck(space, exitCodes::add);
        space.attach();
    }

    @AfterEach
    void detach() throws IOException {
        space.close();
        FileSystemUtils.deleteRecursively(directory);
    }

    @Test
    void nothingWhenTheFileIsTheSame() {
        check.pass();

        assertThat(exitCodes).isEmpty();
    }

    @Test
    void processEndsOnceWhenTheFileIsAnother() throws IOException {
        Path file = space.config().path();
        Files.move(file, directory.resolve("old"));
        Files.write(file, new byte[1]);

        check.pass();
        check.pass();

        assertThat(exitCodes).containsExactly(1);
    }

    @Test
    void processEndsWhenTheFileIsGone() throws IOException {
        Files.delete(space.config().path());

        check.pass();

        assertThat(exitCodes).containsExactly(1);
    }
}
