/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.osps.wire.ErrorCode;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code CLUSTER}, as cluster-aware clients of Redis ask it: a cluster of one master that has all slots. So they send
 * everything there, and follow the {@code ASK} that they get for one command.
 */
final class ClusterCommands {
    private static final int LAST_SLOT = 16_383;
    private static final int ID_LENGTH = 40;

    private final Function<Session, Node> master;

    /** The one that has all slots. */
    record Node(String host, int port, boolean isMyself) {
        /** 40 hexadecimal digits that stay the same for one address. */
        String id() {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256")
                        .digest((host + " " + port).getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(hash).substring(0, ID_LENGTH);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    ClusterCommands(Function<Session, Node> master) {
        this.master = master;
    }

    void handle(Command command, Responder responder) {
        Node node = master.apply(responder.session());
        String subcommand = command.text(1).toUpperCase(Locale.ROOT);
        responder.reply(
                switch (subcommand) {
                    case "SLOTS" -> slots(node);
                    case "SHARDS" -> shards(node);
                    case "NODES" -> new RespValue.Verbatim(nodes(node));
                    case "INFO" -> new RespValue.Verbatim(info());
                    case "MYID" -> RespValue.bulk(node.id());
                    default ->
                        throw new WireException(WireError.of(
                                ErrorCode.ERR,
                                "unknown subcommand or wrong number of arguments for 'cluster|"
                                        + subcommand.toLowerCase(Locale.ROOT) + "'"));
                });
    }

    private static RespValue slots(Node node) {
        return RespValue.items(RespValue.items(
                number(0),
                number(LAST_SLOT),
                RespValue.items(RespValue.bulk(node.host()), number(node.port()), RespValue.bulk(node.id()))));
    }

    private static RespValue shards(Node node) {
        RespValue about = new RespValue.Pairs(List.of(
                Map.entry("id", RespValue.bulk(node.id())),
                Map.entry("port", number(node.port())),
                Map.entry("ip", RespValue.bulk(node.host())),
                Map.entry("endpoint", RespValue.bulk(node.host())),
                Map.entry("role", RespValue.bulk("master")),
                Map.entry("replication-offset", number(0)),
                Map.entry("health", RespValue.bulk("online"))));
        return RespValue.items(new RespValue.Pairs(List.of(
                Map.entry("slots", RespValue.items(number(0), number(LAST_SLOT))),
                Map.entry("nodes", RespValue.items(about)))));
    }

    private static String nodes(Node node) {
        return node.id() + " " + node.host() + ":" + node.port() + "@0 " + (node.isMyself() ? "myself," : "")
                + "master - 0 0 1 connected 0-" + LAST_SLOT + "\n";
    }

    private static String info() {
        int slots = LAST_SLOT + 1;
        return "cluster_enabled:1\r\ncluster_state:ok\r\ncluster_slots_assigned:" + slots + "\r\ncluster_slots_ok:"
                + slots + "\r\ncluster_slots_pfail:0\r\ncluster_slots_fail:0\r\ncluster_known_nodes:1\r\n"
                + "cluster_size:1\r\ncluster_current_epoch:1\r\ncluster_my_epoch:1\r\n";
    }

    private static RespValue number(long value) {
        return new RespValue.Int(value);
    }
}
