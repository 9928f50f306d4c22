/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import io.osps.exchange.ServiceAdvert;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** Starts the whole application on a mapped space of its own, and asks it what others would. */
final class ApplicationUnderTest implements AutoCloseable {
    private final Path directory;
    private final MappedSpace space;

    ApplicationUnderTest() {
        try {
            directory = Files.createTempDirectory(Path.of("/dev/shm"), "osps-t-worker-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        space = MappedSpace.open(new SpaceConfig(directory.resolve("space"), 1024, 16, 64, 8, 4), "test", "test");
    }

    /** The test's own membership of the space. */
    MappedSpace space() {
        return space;
    }

    ConfigurableApplicationContext start(String... settings) {
        return start(null, settings);
    }

    /** Starts it with these settings and, if given, the beans of that class. */
    ConfigurableApplicationContext start(@Nullable Class<?> more, String... settings) {
        SpringApplication application = new SpringApplication(WorkerApplication.class);
        if (more != null) {
            application.addPrimarySources(List.of(more));
        }
        application.setRegisterShutdownHook(false);
        List<String> arguments = new ArrayList<>(Arrays.asList(settings));
        arguments.add("--server.port=0");
        arguments.add("--osps.space.path=" + directory.resolve("space"));
        return application.run(arguments.toArray(String[]::new));
    }

    ServiceAdvert advert() {
        return ServiceAdvert.from(space.readAll(ServiceAdvert.any()).getFirst());
    }

    static String get(ServiceAdvert advert, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + advert.httpPort() + path);
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    static RespValue ask(ServiceAdvert advert, String... command) throws IOException {
        try (Socket socket = new Socket(advert.host(), advert.clientPort())) {
            RespWriter writer = new RespWriter(socket.getOutputStream());
            writer.command(command);
            writer.flush();
            return new RespReader(socket.getInputStream(), 1 << 20).value();
        }
    }

    @Override
    public void close() throws IOException {
        space.close();
        FileSystemUtils.deleteRecursively(directory);
    }
}
