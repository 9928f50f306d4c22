/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.osps.wire.ErrorCode;
import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespWriter;
import io.osps.wire.netty.CommandTable.Row;
import io.osps.wire.netty.CommandTable.Who;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(20)
class LocalServerTests {
    private static final int LIMIT = 1 << 20;

    private final Queue<ErrorCode> refusals = new ConcurrentLinkedQueue<>();

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Transport.class)
    void eachSocketHasItsOwnCommandsBesideThoseOfTheConnection(Transport transport) throws IOException {
        try (LocalServer server = server(transport);
                LocalServer.Port _ = server.open(path("one"), says("ONE"), refusals::add);
                LocalServer.Port _ = server.open(path("other"), says("OTHER"), refusals::add);
                Client client = new Client(path("one"));
                Client second = new Client(path("other"))) {
            assertThat(client.ask("PING")).isEqualTo(new RespValue.Simple("PONG"));
            assertThat(client.ask("ONE")).isEqualTo(RespValue.bulk("ONE"));
            assertThat(second.ask("OTHER")).isEqualTo(RespValue.bulk("OTHER"));
            assertThat(second.error("ONE")).startsWith("ERR unknown command");
            assertThat(client.error("CLUSTER", "SLOTS")).contains("cluster support disabled");
            assertThat(client.ask("CLIENT", "INFO")).asString().isNotEmpty();
            assertThat(client.ask("CLIENT", "ID")).isInstanceOf(RespValue.Int.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void argumentThatIsTooLargeIsRefusedAndTold(Transport transport) throws IOException {
        try (LocalServer server = server(transport);
                LocalServer.Port _ = server.open(path("one"), says("ONE"), refusals::add);
                Client client = new Client(path("one"))) {
            client.writer.command(List.of("ECHO".getBytes(StandardCharsets.UTF_8), new byte[LIMIT + 1]));
            client.writer.flush();

            assertThat(client.reader.value())
                    .isInstanceOfSatisfying(
                            RespValue.Failure.class,
                            failure -> assertThat(failure.error().line()).startsWith("TOOLARGE"));
            assertThat(refusals).containsExactly(ErrorCode.TOOLARGE);
            assertThat(client.ask("PING")).isEqualTo(new RespValue.Simple("PONG"));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void socketIsItsUsersOnlyAndEndsWithItsConnections(Transport transport) throws IOException {
        try (LocalServer server = server(transport)) {
            LocalServer.Port port = server.open(path("one"), says("ONE"), refusals::add);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path("one"))))
                    .isEqualTo("rw-------");
            try (Client client = new Client(path("one"))) {
                assertThat(client.ask("ONE")).isEqualTo(RespValue.bulk("ONE"));

                port.close();

                assertThat(client.in.read()).isEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void placesWhereNoSocketCanBeAreRefusedWithTheirPath(Transport transport) {
        try (LocalServer server = server(transport)) {
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> server.open(path("x".repeat(200)), says("ONE"), refusals::add))
                    .withMessageContaining("too long");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> server.open(path("none/one"), says("ONE"), refusals::add))
                    .withMessageContaining("path=" + path("none/one"));
        }
    }

    private static LocalServer server(Transport transport) {
        return new LocalServer("test", "1", LIMIT, transport);
    }

    private Path path(String name) {
        return directory.resolve(name);
    }

    private static CommandTable says(String word) {
        return CommandTable.of(new Row(word, 0, 0, Who.USERS, (_, responder) -> responder.reply(RespValue.bulk(word))));
    }

    private static final class Client implements AutoCloseable {
        final SocketChannel channel;
        final InputStream in;
        final RespReader reader;
        final RespWriter writer;

        Client(Path socket) throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            in = Channels.newInputStream(channel);
            reader = new RespReader(in, LIMIT);
            writer = new RespWriter(Channels.newOutputStream(channel));
        }

        RespValue ask(String... words) throws IOException {
            writer.command(words);
            writer.flush();
            return reader.value();
        }

        String error(String... words) throws IOException {
            return ask(words) instanceof RespValue.Failure(var error) ? error.line() : "";
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
