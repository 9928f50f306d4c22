/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.osps.wire.Access;
import io.osps.wire.ErrorCode;
import io.osps.wire.Guesses;
import io.osps.wire.Limits;
import io.osps.wire.RespValue;
import io.osps.wire.RespVersion;
import io.osps.wire.Users;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands that concern the connection and not the service: what stock clients send before all else. */
final class ConnectionCommands {
    static final String ASKING = "ASKING";

    private static final RespValue PONG = new RespValue.Simple("PONG");
    private static final int LONGEST_NAME = 128;
    private static final int MANY = Integer.MAX_VALUE;

    private final String server;
    private final String version;
    private final Limits limits;
    private final Users users;
    private final Guesses guesses;
    private final CommandTable table;
    private final ClusterCommands cluster;

    /** A built-in command: it may do to its connection what a service cannot. */
    private interface BuiltIn {
        void handle(Command command, PendingReply pending);
    }

    ConnectionCommands(
            String server, String version, Limits limits, Access access, CommandTable table, ClusterCommands cluster) {
        this.server = server;
        this.version = version;
        this.limits = limits;
        this.users = access.users();
        this.guesses = access.guesses();
        this.table = table;
        this.cluster = cluster;
    }

    void register() {
        add("PING", 0, 1, false, ConnectionCommands::ping);
        add("ECHO", 1, 1, false, (command, pending) -> pending.reply(RespValue.bulk(command.bytes(1))));
        add("QUIT", 0, MANY, true, (_, pending) -> pending.replyAndClose(RespValue.OK));
        add("HELLO", 0, MANY, true, this::hello);
        add("AUTH", 1, 2, true, this::auth);
        add("RESET", 0, 0, true, ConnectionCommands::reset);
        add(ASKING, 0, 0, false, (_, pending) -> {
            pending.session().asking(true);
            pending.reply(RespValue.OK);
        });
        add("SELECT", 1, 1, false, ConnectionCommands::select);
        add("CLIENT", 1, MANY, false, ConnectionCommands::client);
        add("COMMAND", 0, MANY, false, this::command);
        add("CONFIG", 1, MANY, false, this::config);
        add("CLUSTER", 1, 1, false, cluster::handle);
    }

    private void add(String name, int least, int most, boolean open, BuiltIn builtIn) {
        table.add(new CommandTable.Entry(
                name, least, most, open, (command, responder) -> builtIn.handle(command, (PendingReply) responder)));
    }

    private static void ping(Command command, PendingReply pending) {
        pending.reply(command.size() == 1 ? PONG : RespValue.bulk(command.bytes(1)));
    }

    private void hello(Command command, PendingReply pending) {
        Session session = pending.session();
        RespVersion wanted = session.version();
        String name = null;
        for (int i = 1; i < command.size(); i++) {
            String word = command.text(i).toUpperCase(Locale.ROOT);
            if (i == 1) {
                wanted = switch (word) {
                    case "2" -> RespVersion.RESP2;
                    case "3" -> RespVersion.RESP3;
                    default -> throw refused(ErrorCode.NOPROTO, "unsupported protocol version");
                };
            } else if (word.equals("AUTH") && i + 2 < command.size()) {
                authenticate(session, command.text(i + 1), command.bytes(i + 2));
                i += 2;
            } else if (word.equals("SETNAME") && i + 1 < command.size()) {
                name = clientName(command.text(++i));
            } else {
                throw refused(ErrorCode.ERR, "Syntax error in HELLO option '" + command.text(i) + "'");
            }
        }
        if (!session.isAuthenticated()) {
            throw new WireException(CommandTable.NOT_AUTHENTICATED);
        }
        session.version(wanted);
        if (name != null) {
            session.name(name);
        }
        pending.useVersionOfSession();
        pending.reply(greeting(session));
    }

    private RespValue greeting(Session session) {
        List<Map.Entry<String, RespValue>> map = new ArrayList<>();
        map.add(Map.entry("server", RespValue.bulk(server)));
        map.add(Map.entry("version", RespValue.bulk(version)));
        map.add(Map.entry("proto", new RespValue.Int(session.version().number())));
        map.add(Map.entry("id", new RespValue.Int(session.id())));
        map.add(Map.entry("mode", RespValue.bulk("standalone")));
        map.add(Map.entry("role", RespValue.bulk("master")));
        map.add(Map.entry("modules", RespValue.items()));
        return new RespValue.Pairs(map);
    }

    private void auth(Command command, PendingReply pending) {
        String user = command.size() == 3 ? command.text(1) : Users.DEFAULT;
        authenticate(pending.session(), user, command.bytes(command.size() - 1));
        pending.reply(RespValue.OK);
    }

    private void authenticate(Session session, String user, byte[] said) {
        if (users.isEmpty()) {
            throw refused(ErrorCode.ERR, "AUTH called without any password configured; go on without it");
        }
        Duration pause = guesses.pause(session.remoteAddress(), user);
        if (!pause.isZero()) {
            throw new WireException(WireError.of(
                            ErrorCode.BUSY, "too many wrong passwords for this user from there, this one was not tried")
                    .with("retry-after-ms", pause.toMillis()));
        }
        Users.User known = users.authenticate(user, said);
        if (known == null) {
            guesses.wrong(session.remoteAddress(), user);
            throw refused(ErrorCode.WRONGPASS, "invalid username-password pair or user is disabled.");
        }
        guesses.right(session.remoteAddress(), user);
        session.user(known);
    }

    private static void reset(Command command, PendingReply pending) {
        pending.session().reset();
        pending.useVersionOfSession();
        pending.reply(new RespValue.Simple("RESET"));
    }

    private static void select(Command command, PendingReply pending) {
        if (!command.text(1).equals("0")) {
            throw refused(ErrorCode.ERR, "DB index is out of range");
        }
        pending.reply(RespValue.OK);
    }

    private static void client(Command command, PendingReply pending) {
        Session session = pending.session();
        String subcommand = command.text(1).toUpperCase(Locale.ROOT);
        switch (subcommand + " " + (command.size() - 2)) {
            case "ID 0" -> pending.reply(new RespValue.Int(session.id()));
            case "GETNAME 0" ->
                pending.reply(session.name().isEmpty() ? RespValue.Nil.NIL : RespValue.bulk(session.name()));
            case "INFO 0", "LIST 0" -> pending.reply(new RespValue.Verbatim(session.describe() + "\n"));
            case "SETNAME 1" -> {
                session.name(clientName(command.text(2)));
                pending.reply(RespValue.OK);
            }
            case "SETINFO 2" -> {
                setInfo(session, command.text(2).toUpperCase(Locale.ROOT), clientName(command.text(3)));
                pending.reply(RespValue.OK);
            }
            case "NO-EVICT 1", "NO-TOUCH 1" -> pending.reply(RespValue.OK);
            default ->
                throw refused(
                        ErrorCode.ERR,
                        "unknown subcommand or wrong number of arguments for 'client|"
                                + subcommand.toLowerCase(Locale.ROOT) + "'");
        }
    }

    private static void setInfo(Session session, String attribute, String value) {
        switch (attribute) {
            case "LIB-NAME" -> session.library(value);
            case "LIB-VER" -> session.libraryVersion(value);
            default -> throw refused(ErrorCode.ERR, "Unrecognized option '" + attribute + "'");
        }
    }

    private static String clientName(String name) {
        if (name.length() > LONGEST_NAME || !name.chars().allMatch(letter -> letter > ' ' && letter < 0x7f)) {
            throw refused(ErrorCode.ERR, "Client names cannot contain spaces, newlines or special characters.");
        }
        return name;
    }

    private void command(Command command, PendingReply pending) {
        String subcommand = command.size() == 1 ? "" : command.text(1).toUpperCase(Locale.ROOT);
        pending.reply(
                switch (subcommand) {
                    case "" -> items(table.entries().stream().map(ConnectionCommands::describe));
                    case "COUNT" -> new RespValue.Int(table.entries().size());
                    case "LIST" -> items(table.entries().stream().map(ConnectionCommands::lowerCase));
                    case "DOCS" -> new RespValue.Pairs(List.of());
                    case "INFO" ->
                        items(command.arguments().stream().skip(2).map(name -> describe(table.find(text(name)))));
                    default ->
                        throw refused(
                                ErrorCode.ERR,
                                "unknown subcommand 'command|" + subcommand.toLowerCase(Locale.ROOT) + "'");
                });
    }

    private static RespValue describe(CommandTable.@Nullable Entry entry) {
        if (entry == null) {
            return RespValue.Nil.NIL;
        }
        RespValue none = new RespValue.Int(0);
        return RespValue.items(lowerCase(entry), new RespValue.Int(entry.arity()), RespValue.items(), none, none, none);
    }

    private static RespValue lowerCase(CommandTable.Entry entry) {
        return RespValue.bulk(entry.name().toLowerCase(Locale.ROOT));
    }

    private void config(Command command, PendingReply pending) {
        if (!command.text(1).equalsIgnoreCase("GET")) {
            throw refused(ErrorCode.ERR, "CONFIG can only GET here; settings are those of the service");
        }
        Map<String, String> known = new LinkedHashMap<>();
        known.put("save", "");
        known.put("appendonly", "no");
        known.put("databases", "1");
        known.put("maxclients", Integer.toString(limits.connections()));
        known.put("timeout", Long.toString(limits.idle().toSeconds()));
        known.put("proto-max-bulk-len", Integer.toString(limits.payloadBytes()));
        List<String> wanted = command.arguments().stream()
                .skip(2)
                .map(name -> text(name).toLowerCase(Locale.ROOT))
                .toList();
        known.keySet().removeIf(name -> !wanted.contains(name) && !wanted.contains("*"));
        pending.reply(RespValue.pairs(known));
    }

    private static RespValue items(Stream<RespValue> values) {
        return new RespValue.Items(values.toList());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static WireException refused(ErrorCode code, String message) {
        return new WireException(WireError.of(code, message));
    }
}
