/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.osps.dispatcher.dispatch.FakeWorker;
import io.osps.exchange.Callback;
import io.osps.exchange.Reservation;
import io.osps.exchange.Seat;
import io.osps.exchange.ServiceAdvert;
import io.osps.space.Claim;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.wire.Grant;
import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** The whole dispatcher on a mapped space, spoken to over TCP, with a worker that a thread of this test plays. */
@Tag("integration")
class DispatcherApplicationTests {
    private static final int SEATS = 2;
    private static final AtomicBoolean over = new AtomicBoolean();

    private static Path directory;
    private static ConfigurableApplicationContext application;
    private static MappedSpace workerSpace;
    private static FakeWorker worker;
    private static Thread workerThread;

    @BeforeAll
    static void start() throws Exception {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "osps-t-");
        Path path = directory.resolve("space");
        application = SpringApplication.run(
                DispatcherApplication.class,
                "--osps.space.path=" + path,
                "--osps.dispatcher.port=0",
                "--osps.dispatcher.queue.max-requests=50",
                "--server.port=0");
        workerSpace = MappedSpace.open(SpaceConfig.defaults(path), "worker", null);
        worker = new FakeWorker(workerSpace, SEATS);
        workerThread = Thread.ofPlatform().name("test-worker").start(DispatcherApplicationTests::serve);
    }

    @AfterAll
    static void end() throws Exception {
        over.set(true);
        workerThread.join();
        workerSpace.close();
        application.close();
        FileSystemUtils.deleteRecursively(directory);
    }

    private static void serve() {
        try {
            while (!over.get()) {
                Claim claim = worker.claim(Duration.ofMillis(50));
                if (claim != null) {
                    claim.markStarted(System.nanoTime());
                    worker.echo(claim);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void callIsAnsweredByteForByte() throws Exception {
        try (Client client = new Client()) {
            for (int size : new int[] {0, 1, 100, 5_000, 100_000, 1 << 20}) {
                byte[] payload = new byte[size];
                new Random(size).nextBytes(payload);
                client.send(bytes("CALL"), bytes("echo"), payload);
                assertThat(client.read()).isEqualTo(new RespValue.Bulk(payload));
            }
        }
    }

    @Test
    void pipelinedCallsAreAnsweredInTheirOrderThoughTheyQueue() throws Exception {
        try (Client client = new Client()) {
            for (int i = 0; i < 40; i++) {
                client.send("CALL", "echo", "n" + i);
            }
            for (int i = 0; i < 40; i++) {
                assertThat(client.read()).isEqualTo(RespValue.bulk("n" + i));
            }
        }
    }

    @Test
    void functionCallIsACall() throws Exception {
        try (Client client = new Client()) {
            assertThat(client.ask("FCALL", "echo", "1", "my-id", "hello")).isEqualTo(RespValue.bulk("hello"));
            assertThat(client.ask("FCALL", "echo", "0", "hello", "DEADLINE", "5000"))
                    .isEqualTo(RespValue.bulk("hello"));
            assertThat(client.error("FCALL", "echo", "2", "a", "b", "c")).startsWith("ERR ");
        }
    }

    @Test
    void errorsSayWhatIsWrong() throws Exception {
        try (Client client = new Client()) {
            assertThat(client.error("CALL", "nonsense", "x")).startsWith("NOHANDLER ");
            assertThat(client.error("NONSENSE")).isEqualTo("ERR unknown command 'NONSENSE'");
            assertThat(client.error("CALL", "echo")).startsWith("ERR wrong number of arguments");
            assertThat(client.error("CALL", "echo", "x", "DEADLINE", "never")).startsWith("ERR DEADLINE ");
            client.send(bytes("CALL"), bytes("echo"), new byte[(1 << 20) + 1]);
            assertThat(client.read()).asString().contains("TOOLARGE", "limit=1048576");
            assertThat(client.ask("PING")).isEqualTo(new RespValue.Simple("PONG"));
        }
        assertThat(get("/actuator/prometheus"))
                .contains("osps_requests_seconds_count{handler=\"none\",outcome=\"toolarge\",route=\"relay\"");
    }

    @Test
    void acquireGrantsASeatOfTheWorker() throws Exception {
        try (Client client = new Client()) {
            Grant grant = Grant.from(client.ask("ACQUIRE", "echo"));
            assertThat(grant.worker()).isEqualTo("worker-1");
            assertThat(grant.idempotent()).isTrue();
            assertThat(workerSpace.inspect(Reservation.ofTicket(grant.ticket())))
                    .hasSize(1);
            worker.endLeases();
        }
    }

    @Test
    void stockClientIsAskedToGoToTheWorkerWhereASeatWaitsForIt() throws Exception {
        try (Client client = new Client()) {
            assertThat(client.error("RCALL", "echo", "hello", "ID", "asked")).isEqualTo("ERR ASK 0 127.0.0.1:4711");
            Reservation reservation = Reservation.from(
                    workerSpace.inspect(Reservation.ofId("asked")).getFirst().tuple());
            assertThat(reservation.byHandler()).isTrue();
            worker.endLeases();
        }
    }

    /** The real programs, where they are installed. */
    @Test
    void redisToolsWork() throws Exception {
        assumeThat(hasRedisTools()).isTrue();
        String port = Integer.toString(port());
        for (List<String> mode : List.of(List.<String>of(), List.of("-3"), List.of("-c"), List.of("-3", "-c"))) {
            List<String> command = new ArrayList<>(List.of("redis-cli", "-p", port));
            command.addAll(mode);
            command.addAll(List.of("CALL", "echo", "hello"));
            assertThat(output(command)).isEqualTo("hello\n");
        }
        assertThat(output(List.of("redis-cli", "-p", port, "RCALL", "echo", "x")))
                .startsWith("ASK 0 127.0.0.1:4711");
        worker.endLeases();
        assertThat(output(List.of("redis-cli", "-p", port, "CLUSTER", "NODES"))).contains("0-16383");
        assertThat(output(List.of("redis-cli", "-p", port, "-3", "HELLO"))).contains("osps-dispatcher");
        assertThat(output(List.of(
                        "redis-benchmark", "-p", port, "-n", "2000", "-c", "10", "--csv", "CALL", "echo", "hello")))
                .contains("CALL echo hello");
    }

    private static boolean hasRedisTools() {
        return Files.isExecutable(Path.of("/usr/bin/redis-cli"))
                && Files.isExecutable(Path.of("/usr/bin/redis-benchmark"));
    }

    private static String output(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void callbackNamesTheClientsOwnAddressAndItsPort() throws Exception {
        try (Client client = new Client()) {
            String ticket = client.text("CALLBACK", "echo", "7400", "ID", "called-back", "DEADLINE", "5000");
            Callback callback =
                    Callback.from(workerSpace.inspect(Callback.any()).getFirst().tuple());
            assertThat(callback.ticket()).isEqualTo(ticket);
            assertThat(callback.id()).isEqualTo("called-back");
            assertThat(callback.host()).isEqualTo("127.0.0.1");
            assertThat(callback.port()).isEqualTo(7400);
            worker.endLeases();
            for (String port : List.of("1023", "65536", "-1", "", "x", "7400 ", "99999")) {
                assertThat(client.error("CALLBACK", "echo", port)).startsWith("ERR the port must be a number");
            }
        }
    }

    @Test
    void storyOfARequestIsTold() throws Exception {
        try (Client client = new Client()) {
            client.ask("CALL", "echo", "x", "ID", "told");
            assertThat(client.ask("WHY", "told")).isInstanceOfSatisfying(RespValue.Items.class, story -> {
                assertThat(story.values())
                        .contains(RespValue.bulk("told"), RespValue.bulk("relay"), RespValue.bulk("ok"));
                assertThat(story.values().getLast()).asString().contains("Items");
            });
            assertThat(client.error("WHY", "untold"))
                    .startsWith("ERR no request of that id")
                    .endsWith("id=untold");
            assertThat(client.ask("CANCEL", "told")).isEqualTo(new RespValue.Int(0));
        }
    }

    @Test
    void stateIsShown() throws Exception {
        try (Client client = new Client()) {
            client.ask("CALL", "echo", "x");
            assertThat(client.text("INFO", "server")).contains("role:dispatcher", "name:dispatcher");
            assertThat(client.text("INFO")).contains("# Queue", "queue_max_requests:50");
            assertThat(client.ask("WORKERS")).isInstanceOf(RespValue.Items.class);
            assertThat(client.ask("QUEUE")).isInstanceOf(RespValue.Items.class);
        }
        assertThat(get("/actuator/health/readiness")).contains("\"status\":\"UP\"");
        assertThat(get("/actuator/health/liveness")).contains("\"status\":\"UP\"");
        assertThat(get("/actuator/prometheus"))
                .contains("osps_requests_seconds_bucket{handler=\"echo\",outcome=\"ok\",route=\"relay\"")
                .contains("osps_queue_size 0.0", "osps_queue_bytes 0.0", "osps_space_tuples{state=\"ready\"}")
                .contains("osps_space_payload_slabs{class=\"4KiB\",state=\"free\"}");
    }

    @Test
    void seatsAreAllThereWhenClientsHaveComeAndGone() throws Exception {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Client client = new Client();
            clients.add(client);
            client.send("CALL", "echo", "x".repeat(1000));
            client.send("CALL", "echo", "x".repeat(1000));
        }
        for (Client client : clients) {
            client.close();
        }

        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(workerSpace.inspect(Seat.any())).hasSize(SEATS);
            assertThat(get("/actuator/prometheus")).contains("osps_queue_size 0.0");
        });
    }

    @Test
    void advertNamesItsPorts() {
        ServiceAdvert advert = dispatcher();

        assertThat(advert.name()).isEqualTo("dispatcher");
        assertThat(advert.clientPort()).isPositive();
        assertThat(advert.heartbeatPort()).isPositive();
        assertThat(advert.httpPort()).isPositive();
    }

    /** The one for clients. */
    private static int port() {
        return dispatcher().clientPort();
    }

    private static ServiceAdvert dispatcher() {
        return workerSpace.readAll(ServiceAdvert.any()).stream()
                .map(ServiceAdvert::from)
                .filter(service -> service.role().equals("dispatcher"))
                .findFirst()
                .orElseThrow();
    }

    private static String get(String path) throws IOException, InterruptedException {
        String port = application.getEnvironment().getProperty("local.server.port");
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A connection to the dispatcher. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final RespReader reader;
        private final RespWriter writer;

        Client() throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port());
            socket.setSoTimeout(20_000);
            reader = new RespReader(socket.getInputStream(), 32 << 20);
            writer = new RespWriter(socket.getOutputStream());
        }

        void send(byte[]... arguments) throws IOException {
            writer.command(Arrays.asList(arguments));
            writer.flush();
        }

        void send(String... arguments) throws IOException {
            writer.command(arguments);
            writer.flush();
        }

        RespValue read() throws IOException {
            return reader.value();
        }

        RespValue ask(String... arguments) throws IOException {
            send(arguments);
            return read();
        }

        String text(String... arguments) throws IOException {
            return ask(arguments) instanceof RespValue.Bulk bulk ? bulk.text() : "no text";
        }

        String error(String... arguments) throws IOException {
            return ask(arguments) instanceof RespValue.Failure(var error) ? error.line() : "no error";
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
