/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A command of Redis' protocol whose last argument is the payload, over one connection. */
final class RespCaller implements Caller {
    private static final int LONGEST = 1 << 24;

    private final Line line;
    private final RespReader reader;
    private final RespWriter writer;
    private final List<byte[]> before;

    RespCaller(int port, String... before) throws IOException {
        this.line = Line.to(port);
        this.reader = new RespReader(line.in(), LONGEST);
        this.writer = new RespWriter(line.out());
        this.before = bytes(before);
    }

    @Override
    public byte[] call(byte[] payload) throws IOException {
        List<byte[]> command = new ArrayList<>(before);
        command.add(payload);
        return bulk(ask(command));
    }

    RespValue ask(List<byte[]> command) throws IOException {
        writer.command(command);
        writer.flush();
        return reader.value();
    }

    /** Sends two commands at once; what the second was answered. */
    RespValue askBoth(List<byte[]> first, List<byte[]> second) throws IOException {
        writer.command(first);
        writer.command(second);
        writer.flush();
        reader.value();
        return reader.value();
    }

    static List<byte[]> bytes(String... words) {
        List<byte[]> bytes = new ArrayList<>();
        for (String word : words) {
            bytes.add(word.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes;
    }

    static byte[] bulk(RespValue answer) throws IOException {
        if (answer instanceof RespValue.Bulk(byte[] result)) {
            return result;
        }
        throw new IOException("no result: answer=" + answer);
    }

    @Override
    public void close() throws IOException {
        line.close();
    }
}
