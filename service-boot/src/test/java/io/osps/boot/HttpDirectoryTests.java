/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.mock.env.MockEnvironment;

final class HttpDirectoryTests {
    @TempDir
    private Path state = Path.of("");

    @Test
    void tomcatWorksInTheStateDirectoryAndLeavesNothingElsewhere() throws IOException {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(freePort());
        new HttpDirectory(new MockEnvironment()
                        .withProperty("osps.state", state.resolve("made").toString())
                        .withProperty("osps.service.name", "worker-1"))
                .customize(factory);
        WebServer server = factory.getWebServer();
        server.start();
        try {
            assertThat(state.resolve("made/tomcat/worker-1/work")).isDirectory();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("made"))))
                    .isEqualTo("rwx------");
            assertThat(temporary(server.getPort())).isEmpty();
        } finally {
            server.destroy();
        }
    }

    @Test
    void elseItWorksWhereItUsuallyDoes() throws IOException {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
        new HttpDirectory(new MockEnvironment()
                        .withProperty(
                                "osps.state",
                                Files.writeString(state.resolve("full"), "").toString())
                        .withProperty("osps.service.name", "worker-1"))
                .customize(factory);
        WebServer server = factory.getWebServer();
        server.start();
        try {
            assertThat(server.getPort()).isPositive();
        } finally {
            server.destroy();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Tomcat's own directories have the port that was asked for in their names. */
    private List<Path> temporary(int port) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().matches("tomcat.*\\." + port + "\\..*"))
                    .toList();
        }
    }
}
