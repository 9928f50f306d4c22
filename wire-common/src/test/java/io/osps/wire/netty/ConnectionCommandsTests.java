/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.wire.ErrorCode;
import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespWriter;
import io.osps.wire.WireError;
import io.osps.wire.netty.CommandTable.Row;
import io.osps.wire.netty.CommandTable.Who;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionCommandsTests {
    private RespServer server;
    private Socket socket;
    private RespWriter writer;
    private RespReader reader;

    @BeforeEach
    void start() throws IOException {
        server = RespServer.named("osps-test", "1.2.3")
                .commands(CommandTable.of(
                        new Row("CALL", 2, 10, Who.CALLERS, (_, responder) -> responder.reply(RespValue.OK)),
                        new Row(
                                "ASKED",
                                0,
                                0,
                                Who.USERS,
                                (_, responder) -> responder.reply(RespValue.bulk(
                                        Boolean.toString(responder.session().isAsking()))))))
                .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket = new Socket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(10_000);
        writer = new RespWriter(socket.getOutputStream());
        reader = new RespReader(socket.getInputStream(), 10_000);
    }

    @AfterEach
    void stop() throws IOException {
        socket.close();
        server.close();
    }

    @Test
    void helloAnswersItsCompleteMap() throws IOException {
        assertThat(ask("HELLO", "2", "SETNAME", "me")).isInstanceOfSatisfying(RespValue.Items.class, map -> {
            assertThat(map.values()).hasSize(14);
            assertThat(names(map)).containsExactly("server", "version", "proto", "id", "mode", "role", "modules");
            assertThat(map.values().get(3)).isEqualTo(RespValue.bulk("1.2.3"));
            assertThat(map.values().get(5)).isEqualTo(new RespValue.Int(2));
        });
        assertThat(ask("CLIENT", "GETNAME")).isEqualTo(RespValue.bulk("me"));
    }

    @Test
    void runsNothingOfTransactionWhenClientSendsMulti() throws IOException {
        assertThat(ask("MULTI")).isInstanceOf(RespValue.Failure.class);
        assertThat(ask("CALL", "upper", "abc"))
                .isInstanceOfSatisfying(
                        RespValue.Failure.class,
                        refused -> assertThat(refused.error().line())
                                .startsWith("ERR not run: there are no transactions here"));
        assertThat(ask("EXEC")).isInstanceOf(RespValue.Failure.class);
        assertThat(ask("CALL", "upper", "abc")).isEqualTo(RespValue.OK);
        ask("MULTI");
        assertThat(ask("DISCARD")).isInstanceOf(RespValue.Failure.class);
        assertThat(ask("CALL", "upper", "abc")).isEqualTo(RespValue.OK);
        ask("MULTI");
        ask("RESET");
        assertThat(ask("CALL", "upper", "abc")).isEqualTo(RespValue.OK);
    }

    @Test
    void clusterIsOneMasterWithAllSlots() throws IOException {
        String host = "127.0.0.1";
        int port = server.address().getPort();
        RespValue id = ask("CLUSTER", "MYID");
        assertThat(ask("CLUSTER", "SLOTS"))
                .isEqualTo(RespValue.items(RespValue.items(
                        new RespValue.Int(0),
                        new RespValue.Int(16_383),
                        RespValue.items(RespValue.bulk(host), new RespValue.Int(port), id))));
        assertThat(text(ask("CLUSTER", "NODES")))
                .isEqualTo(text(id) + " " + host + ":" + port + "@0 myself,master - 0 0 1 connected 0-16383\n");
        assertThat(text(ask("CLUSTER", "INFO"))).contains("cluster_state:ok\r\ncluster_slots_assigned:16384");
        assertThat(ask("CLUSTER", "SHARDS")).isInstanceOf(RespValue.Items.class);
        assertThat(ask("CLUSTER", "FORGET"))
                .isEqualTo(new RespValue.Failure(WireError.of(
                        ErrorCode.ERR, "unknown subcommand or wrong number of arguments for 'cluster|forget'")));
    }

    @Test
    void askingHoldsForOneCommand() throws IOException {
        assertThat(text(ask("ASKED"))).isEqualTo("false");
        assertThat(ask("ASKING")).isEqualTo(RespValue.OK);
        assertThat(text(ask("ASKED"))).isEqualTo("true");
        assertThat(text(ask("ASKED"))).isEqualTo("false");
        ask("ASKING");
        ask("PING");
        assertThat(text(ask("ASKED"))).isEqualTo("false");
    }

    private static String text(RespValue value) {
        return value instanceof RespValue.Bulk bulk ? bulk.text() : value.toString();
    }

    @Test
    void helloThreeAnswersInTheNewVersion() throws IOException {
        writer.command("HELLO", "3");
        writer.command("CLIENT", "GETNAME");
        writer.command("RESET");
        writer.command("CLIENT", "GETNAME");
        writer.command("QUIT");
        writer.flush();
        assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith(
                        "%7\r\n$6\r\nserver\r\n$9\r\nosps-test\r\n$7\r\nversion\r\n$5\r\n1.2.3\r\n$5\r\nproto\r\n:3\r\n")
                .endsWith("\r\n_\r\n+RESET\r\n$-1\r\n+OK\r\n");
    }

    @Test
    void helloRefusesWhatItDoesNotKnow() throws IOException {
        assertThat(line(ask("HELLO", "4"))).isEqualTo("NOPROTO unsupported protocol version");
        assertThat(line(ask("HELLO", "3", "WHAT"))).isEqualTo("ERR Syntax error in HELLO option 'WHAT'");
        assertThat(line(ask("HELLO", "3", "AUTH", "default", "x"))).startsWith("ERR AUTH called without any password");
    }

    @Test
    void stockClientsGetWhatTheySendAtConnect() throws IOException {
        assertThat(ask("PING")).isEqualTo(new RespValue.Simple("PONG"));
        assertThat(ask("ping", "x")).isEqualTo(RespValue.bulk("x"));
        assertThat(ask("ECHO", "a\r\nb")).isEqualTo(RespValue.bulk("a\r\nb"));
        assertThat(ask("SELECT", "0")).isEqualTo(RespValue.OK);
        assertThat(line(ask("SELECT", "1"))).isEqualTo("ERR DB index is out of range");
        assertThat(ask("CLIENT", "SETINFO", "LIB-NAME", "jedis")).isEqualTo(RespValue.OK);
        assertThat(ask("CLIENT", "SETINFO", "lib-ver", "6.0")).isEqualTo(RespValue.OK);
        assertThat(ask("CLIENT", "SETNAME", "me")).isEqualTo(RespValue.OK);
        assertThat(ask("CLIENT", "ID")).isInstanceOf(RespValue.Int.class);
        assertThat(ask("CLIENT", "INFO"))
                .isInstanceOfSatisfying(
                        RespValue.Bulk.class,
                        info -> assertThat(info.text())
                                .contains("addr=127.0.0.1:" + socket.getLocalPort(), "name=me", "lib-name=jedis"));
        assertThat(line(ask("CLIENT", "SETNAME", "a b"))).startsWith("ERR Client names cannot contain spaces");
        assertThat(line(ask("CLIENT", "KILL", "x"))).startsWith("ERR unknown subcommand");
    }

    @Test
    void clientInfoHasEveryFieldThatClientsParse() throws IOException {
        ask("HELLO", "2", "SETNAME", "me");
        ask("CLIENT", "SETINFO", "LIB-NAME", "jedis");

        Map<String, String> fields = fields(text(ask("CLIENT", "INFO")));

        assertThat(String.join(" ", fields.keySet()))
                .isEqualTo("id addr laddr fd name age idle flags db sub psub ssub multi watch qbuf qbuf-free argv-mem"
                        + " multi-mem rbs rbp obl oll omem tot-mem events cmd user redir resp lib-name lib-ver io-thread"
                        + " tot-net-in tot-net-out tot-cmds");
        assertThat(fields)
                .containsEntry("addr", "127.0.0.1:" + socket.getLocalPort())
                .containsEntry("laddr", "127.0.0.1:" + socket.getPort())
                .containsEntry("name", "me")
                .containsEntry("flags", "N")
                .containsEntry("multi", "-1")
                .containsEntry("qbuf", "0")
                .containsEntry("argv-mem", "10")
                .containsEntry("oll", "0")
                .containsEntry("events", "r")
                .containsEntry("cmd", "client|info")
                .containsEntry("user", "default")
                .containsEntry("redir", "-1")
                .containsEntry("resp", "2")
                .containsEntry("lib-name", "jedis")
                .containsEntry("lib-ver", "")
                .containsEntry("tot-cmds", "3");
        assertThat(number(fields, "age")).isBetween(0L, 60L);
        assertThat(number(fields, "idle")).isBetween(0L, 60L);
        assertThat(number(fields, "tot-net-in")).isPositive();
        assertThat(number(fields, "tot-net-out")).isPositive();
        assertThat(number(fields, "tot-mem"))
                .isEqualTo(number(fields, "qbuf")
                        + number(fields, "qbuf-free")
                        + number(fields, "argv-mem")
                        + number(fields, "omem"));
    }

    private static Map<String, String> fields(String line) {
        assertThat(line).endsWith("\n");
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : line.strip().split(" ", -1)) {
            int equals = field.indexOf('=');
            fields.put(field.substring(0, equals), field.substring(equals + 1));
        }
        return fields;
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(fields.getOrDefault(name, ""));
    }

    @Test
    void configTellsWhatBenchmarksAskFor() throws IOException {
        assertThat(ask("CONFIG", "GET", "save")).isEqualTo(RespValue.items(RespValue.bulk("save"), RespValue.bulk("")));
        assertThat(ask("CONFIG", "GET", "appendonly"))
                .isEqualTo(RespValue.items(RespValue.bulk("appendonly"), RespValue.bulk("no")));
        assertThat(ask("CONFIG", "GET", "nothing")).isEqualTo(RespValue.items());
        assertThat(line(ask("CONFIG", "SET", "save", "x"))).startsWith("ERR CONFIG can only GET");
    }

    @Test
    void commandListsTheServicesCommandsToo() throws IOException {
        assertThat(ask("COMMAND", "COUNT")).isEqualTo(new RespValue.Int(14));
        assertThat(ask("COMMAND", "INFO", "call", "nothing"))
                .isEqualTo(RespValue.items(
                        RespValue.items(
                                RespValue.bulk("call"),
                                new RespValue.Int(-3),
                                RespValue.items(),
                                new RespValue.Int(0),
                                new RespValue.Int(0),
                                new RespValue.Int(0)),
                        RespValue.Nil.NIL));
        assertThat(ask("COMMAND"))
                .isInstanceOfSatisfying(
                        RespValue.Items.class, all -> assertThat(all.values()).hasSize(14));
        assertThat(ask("COMMAND", "DOCS")).isEqualTo(RespValue.items());
    }

    private RespValue ask(String... command) throws IOException {
        writer.command(command);
        writer.flush();
        return reader.value();
    }

    private static String line(RespValue value) {
        return value instanceof RespValue.Failure(var error) ? error.line() : value.toString();
    }

    private static List<String> names(RespValue.Items map) {
        return IntStream.range(0, map.values().size() / 2)
                .mapToObj(i -> ((RespValue.Bulk) map.values().get(2 * i)).text())
                .toList();
    }
}
