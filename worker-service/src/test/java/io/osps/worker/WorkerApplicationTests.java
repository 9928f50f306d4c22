package io.osps.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.osps.boot.StartException;
import io.osps.exchange.HandlerInfo;
import io.osps.exchange.Seat;
import io.osps.exchange.ServiceAdvert;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespWriter;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.HandlerCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;

/** The whole application on a real space: how it starts, what it shows of itself, how it leaves. */
@Tag("integration")
class WorkerApplicationTests {
    private Path directory;
    private MappedSpace space;

    /** What somebody adds to a worker of their own. */
    @Configuration(proxyBeanMethods = false)
    static class OwnHandlers {
        @Bean
        Handler reverse() {
            return new Handler() {
                @Override
                public String name() {
                    return "reverse";
                }

                @Override
                public byte[] handle(HandlerCall call) {
                    return new StringBuilder(call.text()).reverse().toString().getBytes(StandardCharsets.UTF_8);
                }
            };
        }
    }

    @BeforeEach
    void makeSpace() throws IOException {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "osps-t-worker-");
        space = MappedSpace.open(new SpaceConfig(directory.resolve("space"), 1024, 16, 64, 8, 4, 3), "test", "test");
    }

    @AfterEach
    void removeSpace() throws IOException {
        space.close();
        FileSystemUtils.deleteRecursively(directory);
    }

    @Test
    void advertSeatsAndHealthAreThereOnceItHasStarted() throws Exception {
        try (ConfigurableApplicationContext context = start("--osps.worker.seats=3")) {
            ServiceAdvert advert = advert();

            assertThat(advert.name()).isEqualTo("worker-1");
            assertThat(advert.role()).isEqualTo("worker");
            assertThat(advert.pool()).isEqualTo("default");
            assertThat(advert.clientPort()).isPositive();
            assertThat(advert.heartbeatPort()).isPositive();
            assertThat(advert.handlers())
                    .extracting(HandlerInfo::name)
                    .containsExactly("echo", "sha256", "sleep", "upper");
            assertThat(space.readAll(Seat.ofPool("default")))
                    .map(Seat::from)
                    .satisfiesExactlyInAnyOrder(
                            seat -> assertThat(seat.k()).isZero(),
                            seat -> assertThat(seat.k()).isEqualTo(1),
                            seat -> assertThat(seat.port()).isEqualTo(advert.clientPort()));
            assertThat(get(advert, "/actuator/health/readiness"))
                    .contains("\"status\":\"UP\"", "\"service\"", "\"free\":3");
            assertThat(get(advert, "/actuator/health/liveness")).isEqualTo("{\"status\":\"UP\"}");
            assertThat(context.isActive()).isTrue();
        }

        assertThat(space.inspect()).isEmpty();
        assertThat(space.participants()).hasSize(1);
    }

    @Test
    void directCallsAreAnsweredAndCounted() throws Exception {
        try (ConfigurableApplicationContext _ = start("--osps.worker.seats=1")) {
            ServiceAdvert advert = advert();

            assertThat(ask(advert, "CALL", "upper", "hello")).isEqualTo(RespValue.bulk("HELLO"));
            assertThat(ask(advert, "CALL", "sleep", "soon").toString())
                    .contains("FAILED the payload must be a number of milliseconds: payload=\"soon\" handler=sleep");
            assertThat(ask(advert, "CALL", "nosuch", "").toString()).contains("NOHANDLER", "handler=nosuch");
            assertThat(ask(advert, "INFO", "worker"))
                    .isInstanceOfSatisfying(
                            RespValue.Bulk.class,
                            info -> assertThat(info.text())
                                    .contains("name:worker-1", "seats_total:1", "seats_free:1", "requests_started:2"));
            assertThat(get(advert, "/actuator/prometheus"))
                    .contains("osps_requests_seconds_count{handler=\"upper\",outcome=\"ok\",route=\"direct\"} 1")
                    .contains("osps_requests_seconds_count{handler=\"sleep\",outcome=\"failed\",route=\"direct\"} 1")
                    .contains("osps_seats{state=\"free\"} 1.0");
        }
    }

    @Test
    void beansAndDiagnosticsAndCommandsAreOfferedBesidesTheBasicHandlers() throws Exception {
        try (ConfigurableApplicationContext _ = start(
                OwnHandlers.class, "--osps.worker.diagnostics=true", "--osps.worker.commands.sort.command=sort,-r")) {
            assertThat(advert().handlers())
                    .extracting(HandlerInfo::name)
                    .contains("echo", "fail", "spin", "exit", "deadlock", "allocate", "reverse", "sort");
            assertThat(ask(advert(), "CALL", "reverse", "abc")).isEqualTo(RespValue.bulk("cba"));
            assertThat(ask(advert(), "CALL", "sort", "a\nb\n")).isEqualTo(RespValue.bulk("b\na\n"));
        }
    }

    @Test
    void startFailsWithOneSentenceWhenThePortIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(Exception.class)
                    .isThrownBy(() ->
                            start("--osps.worker.port=" + taken.getLocalPort()).close())
                    .havingRootCause();
        }
        assertThat(space.participants()).hasSize(1);
    }

    @Test
    void startFailsWithOneSentenceWhenOthersCouldReachIt() {
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> start("--osps.worker.host=0.0.0.0").close())
                .satisfies(e -> assertThat(causes(e)).hasAtLeastOneElementOfType(StartException.class));
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private ConfigurableApplicationContext start(String... settings) {
        return start(null, settings);
    }

    private ConfigurableApplicationContext start(@Nullable Class<?> more, String... settings) {
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

    private ServiceAdvert advert() {
        return ServiceAdvert.from(space.readAll(ServiceAdvert.any()).getFirst());
    }

    private static String get(ServiceAdvert advert, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + advert.httpPort() + path);
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private static RespValue ask(ServiceAdvert advert, String... command) throws IOException {
        try (Socket socket = new Socket(advert.host(), advert.clientPort())) {
            RespWriter writer = new RespWriter(socket.getOutputStream());
            writer.command(command);
            writer.flush();
            return new RespReader(socket.getInputStream(), 1 << 20).value();
        }
    }
}
