/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.osps.process.OwnProcess;
import io.osps.process.ProcessId;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Answers for a watchdog that this process pretends to be; an order for a service makes it what was ordered. */
final class ScriptedWatchdog implements AutoCloseable {
    private static final String OTHER = """
            ,{"name":"another","role":"worker","pid":998,"state":"READY","restarts":0}""";

    final List<String> orders = new CopyOnWriteArrayList<>();
    final AtomicLong looks = new AtomicLong();
    private final HttpServer http;
    private final Token token;
    private volatile String state;
    private volatile int workers = 1;
    private volatile String refusal = "";
    private final AtomicLong pid = new AtomicLong(1_000);

    ScriptedWatchdog(Path directory) throws IOException {
        this(directory, "READY");
    }

    /** One whose worker is in that state. */
    ScriptedWatchdog(Path directory, String state) throws IOException {
        this.state = state;
        Path place = Files.createDirectories(directory.resolve("place"));
        token = Token.ofFileOrNew(place.resolve("token"));
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/actuator/services", this::answer);
        http.start();
        ProcessId self = OwnProcess.id();
        Files.createDirectories(directory.resolve("state"));
        Files.writeString(directory.resolve("state").resolve("watchdog.json"), """
                {"pid":%d,"startTicks":%d,"httpPort":%d,"space":"%s"}
                """.formatted(
                        self.pid(), self.startTicks(), http.getAddress().getPort(), place.resolve("space")));
    }

    /** What its worker is from now on. */
    void make(String newState) {
        state = newState;
    }

    /** It takes no order from now on. */
    void refuse(String answer) {
        refusal = answer;
    }

    /** How many workers there are from now on. */
    void workers(int count) {
        workers = count;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath().substring("/actuator/services".length());
        if (exchange.getRequestMethod().equals("GET")) {
            looks.incrementAndGet();
            send(exchange, 200, """
                    {"services":[{"name":"watchdog","role":"watchdog","pid":7,"state":"READY","restarts":0},
                     {"name":"dispatcher","role":"dispatcher","pid":999,"state":"READY","restarts":0},
                     {"name":"worker-1","role":"worker","pid":%d,"state":"%s","verdict":"healthy",
                     "oldest":{"id":"r-1","handler":"sleep","ageMs":1500},"restarts":0}%s]}
                    """.formatted(pid.get(), state, OTHER.repeat(workers - 1)));
        } else if (!token.isShownBy(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "no token");
        } else if (!refusal.isEmpty()) {
            send(exchange, 400, refusal);
        } else {
            orders.add(path + " " + body);
            obey(body);
            send(exchange, 200, "{}");
        }
    }

    private void obey(String body) {
        if (body.contains("stop")) {
            state = "STOPPED";
        } else if (body.contains("pause")) {
            state = "PAUSED";
        } else if (body.contains("restart")) {
            pid.incrementAndGet();
        } else {
            state = "READY";
            workers = 1;
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
