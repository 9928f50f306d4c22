/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import io.osps.wire.RespValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** How a job goes to another process and back through each of the peers. The other side of each is in {@link PeerWorker}. */
final class PeerCallers {
    private PeerCallers() {}

    /** A server that sends back what it gets. */
    static Caller bare(int port) throws IOException {
        Line line = Line.to(port);
        return caller(line, payload -> {
            line.write(payload).flush();
            return line.read(payload.length);
        });
    }

    /** A list for the jobs, and one for each client's results. */
    static Caller redisList(int port, int number) throws IOException {
        RespCaller redis = new RespCaller(port);
        String name = name(number);
        return new Caller() {
            @Override
            public byte[] call(byte[] payload) throws IOException {
                byte[] job = concat(name.getBytes(StandardCharsets.US_ASCII), payload);
                RespValue answer = redis.askBoth(
                        List.of(
                                RespCaller.bytes("LPUSH").getFirst(),
                                RespCaller.bytes("jobs").getFirst(),
                                job),
                        RespCaller.bytes("BLPOP", name, "0"));
                if (answer instanceof RespValue.Items(List<RespValue> items) && items.size() == 2) {
                    return RespCaller.bulk(items.get(1));
                }
                throw new IOException("no result: answer=" + answer);
            }

            @Override
            public void close() throws IOException {
                redis.close();
            }
        };
    }

    static Caller gearman(int port) throws IOException {
        Line line = Line.to(port);
        byte[] function = "echo\0\0".getBytes(StandardCharsets.US_ASCII); // and no unique id
        return caller(line, payload -> {
            Gearman.write(line, Gearman.SUBMIT_JOB, function, payload);
            line.flush();
            return Gearman.awaitPacket(line, Gearman.WORK_COMPLETE, Gearman.WORK_COMPLETE)
                    .last();
        });
    }

    static Caller nats(int port, int number) throws IOException {
        Line line = Line.to(port);
        line.expect("INFO");
        String inbox = "inbox." + number;
        line.write("CONNECT {\"verbose\":false}\r\nSUB " + inbox + " 1\r\nPING\r\n")
                .flush();
        line.expect("PONG");
        return caller(line, payload -> {
            line.write("PUB jobs " + inbox + " " + payload.length + "\r\n")
                    .write(payload)
                    .write("\r\n")
                    .flush();
            return Nats.message(line).body();
        });
    }

    /** A tube for the jobs, and one for each client's results. */
    static Caller beanstalk(int port, int number) throws IOException {
        Line line = Line.to(port);
        String name = name(number);
        line.write("use jobs\r\nwatch " + name + "\r\nignore default\r\n").flush();
        line.expect("USING");
        line.expect("WATCHING");
        line.expect("WATCHING");
        return caller(line, payload -> {
            Beanstalk.put(line, concat(name.getBytes(StandardCharsets.US_ASCII), payload));
            line.write("reserve\r\n").flush();
            line.expect("INSERTED");
            Beanstalk.Job job = Beanstalk.reserved(line);
            line.write("delete " + job.id() + "\r\n").flush();
            line.expect("DELETED");
            return job.body();
        });
    }

    /** Eight characters. */
    private static String name(int number) {
        return "c" + (1_000_000 + number);
    }

    static byte[] concat(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    @FunctionalInterface
    private interface Exchange {
        byte[] call(byte[] payload) throws IOException;
    }

    private static Caller caller(Line line, Exchange exchange) {
        return new Caller() {
            @Override
            public byte[] call(byte[] payload) throws IOException {
                return exchange.call(payload);
            }

            @Override
            public void close() throws IOException {
                line.close();
            }
        };
    }
}
