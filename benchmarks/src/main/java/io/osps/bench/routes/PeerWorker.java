/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The processes that do the peers' jobs: they give back what they get. One JVM a peer, a thread a worker. It ends with its
 * standard input, so also when who started it dies.
 */
final class PeerWorker {
    private static final int NAME = 8;

    private interface Work {
        void run() throws Exception;
    }

    private PeerWorker() {}

    /** The peer's name, its port, and how many workers. Says {@code ready} once all are there. */
    public static void main(String... arguments) throws Exception {
        int port = Integer.parseInt(arguments[1]);
        int workers = Integer.parseInt(arguments[2]);
        if (arguments[0].equals("bare")) {
            echo(port);
        }
        for (int i = 0; i < workers; i++) {
            Work work = switch (arguments[0]) {
                case "redis-list" -> redisList(port);
                case "gearman" -> gearman(port);
                case "nats" -> nats(port);
                case "beanstalk" -> beanstalk(port);
                default -> () -> {};
            };
            start(work);
        }
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // The end of the input is what it waits for.
        }
        System.exit(0);
    }

    private static void start(Work work) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                work.run();
            } catch (Exception e) {
                System.err.println("a worker ended: " + e);
                System.exit(1);
            }
        });
    }

    private static void echo(int port) throws IOException {
        ServerSocket server = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
        start(() -> {
            while (true) {
                Socket client = server.accept();
                Thread.ofPlatform().daemon().start(() -> echo(client));
            }
        });
    }

    private static void echo(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            byte[] buffer = new byte[65_536];
            for (int read = client.getInputStream().read(buffer);
                    read >= 0;
                    read = client.getInputStream().read(buffer)) {
                client.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException _) {
            // The client is gone.
        }
    }

    private static Work redisList(int port) throws IOException {
        Line line = Line.patient(port);
        RespReader reader = new RespReader(line.in(), 1 << 24);
        RespWriter writer = new RespWriter(line.out());
        return () -> {
            while (true) {
                writer.command("BRPOP", "jobs", "0");
                writer.flush();
                RespValue answer = reader.value();
                while (answer instanceof RespValue.Int) {
                    answer = reader.value(); // of the result's LPUSH
                }
                if (!(answer instanceof RespValue.Items(List<RespValue> items))) {
                    throw new IOException("no job: answer=" + answer);
                }
                byte[] job = RespCaller.bulk(items.get(1));
                writer.command(List.of(
                        "LPUSH".getBytes(StandardCharsets.US_ASCII),
                        Arrays.copyOf(job, NAME),
                        Arrays.copyOfRange(job, NAME, job.length)));
            }
        };
    }

    private static Work gearman(int port) throws IOException {
        Line line = Line.patient(port);
        Gearman.write(line, Gearman.CAN_DO, "echo");
        line.flush();
        return () -> {
            while (true) {
                Gearman.write(line, Gearman.GRAB_JOB);
                line.flush();
                Gearman.Packet packet = Gearman.awaitPacket(line, Gearman.JOB_ASSIGN, Gearman.NO_JOB);
                if (packet.type() == Gearman.JOB_ASSIGN) {
                    Gearman.write(line, Gearman.WORK_COMPLETE, packet.first(), packet.last());
                } else {
                    Gearman.write(line, Gearman.PRE_SLEEP);
                    line.flush();
                    Gearman.awaitPacket(line, Gearman.NOOP, Gearman.NOOP);
                }
            }
        };
    }

    private static Work nats(int port) throws IOException {
        Line line = Line.patient(port);
        line.expect("INFO");
        line.write("CONNECT {\"verbose\":false}\r\nSUB jobs workers 1\r\nPING\r\n")
                .flush();
        line.expect("PONG");
        return () -> {
            while (true) {
                Nats.Message job = Nats.message(line);
                line.write("PUB " + job.replyTo() + " " + job.body().length + "\r\n")
                        .write(job.body())
                        .write("\r\n")
                        .flush();
            }
        };
    }

    private static Work beanstalk(int port) throws IOException {
        Line line = Line.patient(port);
        line.write("watch jobs\r\nignore default\r\n").flush();
        line.expect("WATCHING");
        line.expect("WATCHING");
        return () -> {
            while (true) {
                line.write("reserve\r\n").flush();
                Beanstalk.Job job = Beanstalk.reserved(line);
                String client = new String(job.body(), 0, NAME, StandardCharsets.US_ASCII);
                line.write("use " + client + "\r\n");
                Beanstalk.put(line, Arrays.copyOfRange(job.body(), NAME, job.body().length));
                line.write("delete " + job.id() + "\r\n").flush();
                line.expect("USING");
                line.expect("INSERTED");
                line.expect("DELETED");
            }
        };
    }
}
