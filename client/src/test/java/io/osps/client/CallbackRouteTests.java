/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import static io.osps.client.Answers.bytes;
import static io.osps.client.Answers.echo;
import static io.osps.client.Answers.failure;
import static io.osps.client.Answers.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osps.wire.Limits;
import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespVersion;
import io.osps.wire.RespWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallbackRouteTests {
    private static final CallOptions CALLBACK =
            CallOptions.DEFAULTS.withRoute(Route.CALLBACK).withId("id-1");

    private final Queue<String> notes = new ConcurrentLinkedQueue<>();
    private final Queue<List<byte[]>> taken = new ConcurrentLinkedQueue<>();
    private ScriptedServer dispatcher;
    private OspsClient client;

    @BeforeEach
    void start() throws IOException {
        dispatcher = new ScriptedServer(command -> {
            sendWorker(command, "READY id-1 worker-1\r\n", RespValue.bulk("done"));
            return RespValue.bulk("f00d");
        });
        client = OspsClient.builder()
                .port(dispatcher.port())
                .connectTimeout(Duration.ofMillis(300))
                .notes(notes::add)
                .build();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        dispatcher.close();
    }

    @Test
    void workerThatComesTakesTheRequestAndAnswersThere() throws InterruptedException {
        assertThat(client.call("echo", bytes("hello"), CALLBACK.withDeadline(Duration.ofMinutes(1))))
                .isEqualTo(bytes("done"));
        assertThat(dispatcher.received())
                .singleElement()
                .asString()
                .matches("CALLBACK echo \\d+ ID id-1 DEADLINE \\d+");
        List<byte[]> call = taken.remove();
        assertThat(List.of(word(call, 0), word(call, 1), word(call, 2), word(call, 4)))
                .containsExactly("CALL", "echo", "hello", "id-1");
        assertThat(word(call, 7) + word(call, 8)).isEqualTo("TICKETf00d");
        assertThat(notes).isEmpty();
    }

    @Test
    void errorsComeAsTheyWereSaid() {
        dispatcher.script(command -> {
            sendWorker(command, "READY id-1 worker-1\r\n", failure("FAILED no such page"));
            return RespValue.bulk("f00d");
        });
        assertThatThrownBy(() -> client.call("echo", bytes("x"), CALLBACK)).hasMessage("FAILED no such page");
        dispatcher.script(_ -> failure("DENIED callbacks are off"));
        assertThatThrownBy(() -> client.call("echo", bytes("x"), CALLBACK)).hasMessage("DENIED callbacks are off");
        dispatcher.script(_ -> RespValue.OK);
        assertThatThrownBy(() -> client.call("echo", bytes("x"), CALLBACK))
                .hasMessageContaining("does not speak this protocol");
    }

    @Test
    void strangerIsGivenNothingAndTheWorkerIsWaitedFor() throws InterruptedException {
        dispatcher.script(command -> {
            sendWorker(command, "READY id-2 worker-1\r\n", RespValue.bulk("stolen"));
            sendWorker(command, "GET / HTTP/1.1\r\n", RespValue.bulk("stolen"));
            sendWorker(command, "", RespValue.bulk("stolen"));
            sendWorker(command, "READY id-1 worker-1\r\n", RespValue.bulk("done"));
            return RespValue.bulk("f00d");
        });
        try (OspsClient patient = OspsClient.builder()
                .port(dispatcher.port())
                .connectTimeout(Duration.ofSeconds(20))
                .build()) {
            assertThat(patient.call("echo", bytes("x"), CALLBACK)).isEqualTo(bytes("done"));
        }
        assertThat(taken).hasSize(1);
    }

    @Test
    void callGoesByTheRelayWhenNoWorkerComes() throws InterruptedException {
        dispatcher.script(command -> word(command, 0).equals("CALLBACK") ? RespValue.bulk("f00d") : echo(command));
        assertThat(client.call("echo", bytes("hello"), CALLBACK)).isEqualTo(bytes("hello"));
        assertThat(dispatcher.received()).last().isEqualTo("CALL echo hello ID id-1");
        assertThat(notes).singleElement().asString().contains("no worker connected", "goes by the relay");
    }

    @Test
    void workerThatLeavesWithoutAnAnswerIsALoss() {
        dispatcher.script(command -> {
            sendWorker(command, "READY id-1 worker-1\r\n", null);
            return RespValue.bulk("f00d");
        });
        assertThatThrownBy(() -> client.call("echo", bytes("x"), CALLBACK))
                .isInstanceOf(CallFailedException.class)
                .hasMessageContaining("outcome=unknown");
    }

    /** Connects to the port that the command names, says a line, and answers what it is given. */
    private void sendWorker(List<byte[]> command, String line, @org.jspecify.annotations.Nullable RespValue answer) {
        int port = Integer.parseInt(word(command, 2));
        Socket socket = connect(port);
        Thread.ofVirtual().start(() -> {
            try (socket) {
                socket.getOutputStream().write(bytes(line));
                List<byte[]> call = new RespReader(socket.getInputStream(), Limits.PAYLOAD).command(Limits.DEFAULTS);
                if (call != null) {
                    taken.add(call);
                    if (answer != null) {
                        RespWriter writer = new RespWriter(socket.getOutputStream());
                        writer.value(answer, RespVersion.RESP2);
                        writer.flush();
                    }
                }
            } catch (IOException _) {
                // Sent away.
            }
        });
    }

    private static Socket connect(int port) {
        try {
            return new Socket(InetAddress.getLoopbackAddress(), port);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
