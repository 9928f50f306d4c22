/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import io.osps.bench.process.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real server of this machine's, with those who work behind it. Ends with all of them. */
final class Server implements AutoCloseable {
    private static final int WORKERS = 8;
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int port;
    private final List<Process> processes = new ArrayList<>();

    private Server(int port) {
        this.port = port;
    }

    int port() {
        return port;
    }

    static Server redis(Path program, Path directory) throws Exception {
        Server server = new Server(freePort());
        server.start(
                directory,
                List.of(
                        program.toString(),
                        "--port",
                        server.word(),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--dir",
                        directory.toString()));
        return server.withWorkers("redis-list", directory);
    }

    static Server gearman(Path program, Path directory) throws Exception {
        Server server = new Server(freePort());
        server.start(
                directory,
                List.of(
                        program.toString(),
                        "--listen=127.0.0.1",
                        "--port=" + server.word(),
                        "--log-file=none",
                        "--pid-file=" + directory.resolve("gearmand.pid")));
        return server.withWorkers("gearman", directory);
    }

    static Server nats(Path program, Path directory) throws Exception {
        Server server = new Server(freePort());
        server.start(directory, List.of(program.toString(), "-a", "127.0.0.1", "-p", server.word()));
        return server.withWorkers("nats", directory);
    }

    static Server beanstalk(Path program, Path directory) throws Exception {
        Server server = new Server(freePort());
        server.start(directory, List.of(program.toString(), "-l", "127.0.0.1", "-p", server.word()));
        return server.withWorkers("beanstalk", directory);
    }

    /** What sends back what it gets, in a JVM. */
    static Server bare(Path directory) throws Exception {
        return new Server(freePort()).withWorkers("bare", directory);
    }

    /** A relay of connections before the bare one. */
    static Server haproxy(Path program, int behind, Path directory) throws Exception {
        Server server = new Server(freePort());
        Path settings = Files.writeString(directory.resolve("haproxy.cfg"), """
                global
                  maxconn 1000
                  nbthread 1
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                listen relay
                  bind 127.0.0.1:%d
                  server bare 127.0.0.1:%d
                """.formatted(server.port, behind));
        server.start(directory, List.of(program.toString(), "-f", settings.toString(), "-db"));
        return server;
    }

    private Server withWorkers(String kind, Path directory) throws Exception {
        Process workers = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PeerWorker.class.getName(),
                        kind,
                        word(),
                        Integer.toString(WORKERS))
                .redirectError(ProcessBuilder.Redirect.appendTo(log(directory)))
                .start();
        processes.add(workers);
        String ready = workers.inputReader(StandardCharsets.UTF_8).readLine();
        if (!"ready".equals(ready)) {
            close();
            throw new IOException("no workers came up: kind=" + kind + " log=" + log(directory));
        }
        return this;
    }

    private void start(Path directory, List<String> command) throws Exception {
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(directory)))
                .start());
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < MOST_NANOS) {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException _) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        close();
        throw new IOException("the server does not listen: command=" + command + " log=" + log(directory));
    }

    private static java.io.File log(Path directory) {
        return directory.resolve("servers.log").toFile();
    }

    private String word() {
        return Integer.toString(port);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        processes.reversed().forEach(Tool::end);
        processes.clear();
    }
}
