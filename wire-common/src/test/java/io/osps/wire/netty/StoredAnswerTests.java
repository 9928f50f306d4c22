/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.osps.wire.Access;
import io.osps.wire.Limits;
import io.osps.wire.RespValue;
import io.osps.wire.StoredBytes;
import io.osps.wire.netty.CommandTable.Row;
import io.osps.wire.netty.CommandTable.Who;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that wait in a file: they come whole, and their files are closed however the connection ends. */
class StoredAnswerTests {
    private static final int SIZE = 3_000_001;
    private static final InetSocketAddress CLIENT = InetSocketAddress.createUnresolved("test", 1);

    @TempDir
    Path directory;

    private final byte[] content = new byte[SIZE];
    private final List<Responder> later = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private Path path;
    private StoredBytes stored;

    @BeforeEach
    void open() throws IOException {
        new Random(11).nextBytes(content);
        path = Files.write(directory.resolve("result"), content);
        stored = StoredBytes.of(path);
        Limits limits = Limits.DEFAULTS;
        ClusterCommands cluster = new ClusterCommands(_ -> new ClusterCommands.Node("127.0.0.1", 7400, true));
        CommandTable own = CommandTable.of(new Row("LATER", 0, 0, Who.USERS, (_, responder) -> later.add(responder)));
        CommandTable table = new ConnectionCommands("osps-test", "1.0", limits, Access.OPEN, own, cluster).table();
        ServerContext context = new ServerContext(
                limits, new BodyBudget(limits.bodyBytes()), new UnreadAnswers(), table, "", _ -> {}, () -> 0);
        channel.pipeline().addLast(new Connection(context, channel, new Session(1, CLIENT, CLIENT, false)));
    }

    @Test
    void comesWholeAndInItsPlaceAndIsClosedThen() throws IOException {
        Files.delete(path);
        send("PING\r\nLATER\r\nPING\r\n");
        later.getFirst().reply(new RespValue.Stored(stored));

        assertThat(received())
                .isEqualTo("+PONG\r\n$" + SIZE + "\r\n" + new String(content, ISO_8859_1) + "\r\n+PONG\r\n");
        assertThat(stored.file().isOpen()).isFalse();
    }

    @Test
    void isClosedWhenTheClientHasGoneBefore() {
        send("LATER\r\n");
        assertThat(channel.close().isSuccess()).isTrue();
        later.getFirst().reply(new RespValue.Stored(stored));

        assertThat(stored.file().isOpen()).isFalse();
    }

    @Test
    void isClosedWhenTheClientGoesWhileItWaitsForItsTurn() {
        send("LATER\r\nLATER\r\n");
        later.get(1).reply(new RespValue.Stored(stored));
        assertThat(stored.file().isOpen()).isTrue();
        assertThat(channel.close().isSuccess()).isTrue();

        assertThat(stored.file().isOpen()).isFalse();
    }

    @Test
    void isClosedWhenTheCommandWasAnsweredBefore() {
        send("LATER\r\n");
        later.getFirst().reply(RespValue.OK);
        assertThat(later.getFirst().reply(new RespValue.Stored(stored))).isFalse();

        assertThat(stored.file().isOpen()).isFalse();
    }

    @Test
    void staysOpenForTheOtherClientWhoHasItToo() {
        stored.retain();
        send("LATER\r\nLATER\r\n");
        later.get(0).reply(new RespValue.Stored(stored));
        assertThat(stored.file().isOpen()).isTrue();
        later.get(1).reply(new RespValue.Stored(stored));

        assertThat(received()).hasSize(2 * ("$" + SIZE + "\r\n\r\n").length() + 2 * SIZE);
        assertThat(stored.file().isOpen()).isFalse();
    }

    @Test
    void connectionEndsWhenTheFileIsCutOff() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(1_000_000);
        }
        send("LATER\r\n");
        later.getFirst().reply(new RespValue.Stored(stored));
        channel.runPendingTasks();

        assertThat(channel.isActive()).isFalse();
        assertThat(received()).startsWith("$" + SIZE + "\r\n").hasSizeLessThan(SIZE);
        assertThat(stored.file().isOpen()).isFalse();
    }

    private void send(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
        channel.runPendingTasks();
    }

    private String received() {
        channel.runPendingTasks();
        StringBuilder text = new StringBuilder();
        ByteBuf next = channel.readOutbound();
        while (next != null) {
            text.append(next.toString(ISO_8859_1));
            next.release();
            next = channel.readOutbound();
        }
        return text.toString();
    }
}
