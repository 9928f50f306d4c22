/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

/** Starts that fail for a reason that the user can remove: one sentence with the values, what to do, no stack trace. */
@Tag("integration")
@ExtendWith(OutputCaptureExtension.class)
class StartFailureTests {
    private Path directory;
    private Path path;

    @BeforeEach
    void createDirectory() throws IOException {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "osps-t-");
        path = directory.resolve("space");
    }

    @AfterEach
    void deleteDirectory() throws IOException {
        FileSystemUtils.deleteRecursively(directory);
    }

    @Test
    void portInUse(CapturedOutput output) throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            startFails("--osps.dispatcher.port=" + other.getLocalPort());

            assertThat(told(output))
                    .contains("cannot listen on 127.0.0.1:" + other.getLocalPort(), "set osps.dispatcher.host");
        }
    }

    @Test
    void addressOfOthersWithoutAPassword(CapturedOutput output) {
        startFails("--osps.dispatcher.host=0.0.0.0");

        assertThat(told(output)).contains("0.0.0.0", "password", "Set osps.dispatcher.host to a loopback address");
    }

    @Test
    void nameInUse(CapturedOutput output) {
        try (MappedSpace _ = MappedSpace.open(SpaceConfig.defaults(path), "dispatcher", "dispatcher")) {
            startFails();

            assertThat(told(output)).contains("name=dispatcher");
        }
    }

    @Test
    void spaceFileOfSomethingElse(CapturedOutput output) throws IOException {
        Files.write(path, new byte[8192]);
        startFails();

        assertThat(told(output)).contains(path.toString());
    }

    @Test
    void settingOutOfRange(CapturedOutput output) {
        startFails("--osps.dispatcher.port=70000");

        assertThat(told(output)).contains("osps.dispatcher.port", "70000");
    }

    @Test
    void settingUnknown(CapturedOutput output) {
        startFails("--osps.dispatcher.prot=7400");

        assertThat(told(output)).contains("osps.dispatcher.prot");
    }

    private void startFails(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--osps.space.path=" + path, "--server.port=0"));
        all.addAll(List.of(arguments));
        assertThatException()
                .isThrownBy(() -> SpringApplication.run(DispatcherApplication.class, all.toArray(String[]::new)));
    }

    private static String told(CapturedOutput output) {
        assertThat(output.toString())
                .contains("Description:", "Action:")
                .doesNotContain("\tat ")
                .doesNotContain("WARN ");
        return output.toString();
    }
}
