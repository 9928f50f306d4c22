package io.osps.wire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RespServerTests {
    @ParameterizedTest
    @EnumSource(Transport.class)
    void answersInOrderWhenAnswersComeInAnother(Transport transport) throws IOException {
        try (RespServer server = RespServer.named("osps-test", "1.0")
                        .transport(transport)
                        .command(
                                "LATER",
                                1,
                                1,
                                (command, responder) -> Thread.ofVirtual()
                                        .start(() -> responder.reply(RespValue.bulk(command.bytes(1)))))
                        .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Socket socket = new Socket(
                        server.address().getAddress(), server.address().getPort())) {
            RespWriter writer = new RespWriter(socket.getOutputStream());
            RespReader reader = new RespReader(socket.getInputStream(), 1000);
            for (int i = 0; i < 10_000; i++) {
                writer.command(i % 3 == 0 ? "ECHO" : "LATER", Integer.toString(i));
            }
            writer.flush();
            for (int i = 0; i < 10_000; i++) {
                assertThat(reader.value()).isEqualTo(RespValue.bulk(Integer.toString(i)));
            }
        }
    }
}
