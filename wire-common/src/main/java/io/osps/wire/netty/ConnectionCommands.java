/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import static io.osps.wire.netty.CommandTable.MANY;

import io.osps.wire.Access;
import io.osps.wire.ErrorCode;
import io.osps.wire.Guesses;
import io.osps.wire.Limits;
import io.osps.wire.RespValue;
import io.osps.wire.RespVersion;
import io.osps.wire.Users;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import io.osps.wire.netty.CommandTable.Row;
import io.osps.wire.netty.CommandTable.Who;
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

    private final String server;
    private final String version;
    private final Limits limits;
    private final Users users;
    private final Guesses guesses;
    private final CommandTable table;
    private final ClusterCommands cluster;

    ConnectionCommands(
            String server, String version, Limits limits, Access access, CommandTable own, ClusterCommands cluster) {
        this.server = server;
        this.version = version;
        this.limits = limits;
        this.users = access.users();
        this.guesses = access.guesses();
        this.cluster = cluster;
        this.table = ofConnection().and(own);
    }

    /** The commands of the connection; a port has its own beside them. */
    private CommandTable ofConnection() {
        return CommandTable.of(
                new Row("PING", 0, 1, Who.USERS, ConnectionCommands::ping),
                new Row("ECHO", 1, 1, Who.USERS, ConnectionCommands::echo),
                new Row("QUIT", 0, MANY, Who.ANYBODY, ConnectionCommands::quit),
                new Row("HELLO", 0, MANY, Who.ANYBODY, this::hello),
                new Row("AUTH", 1, 2, Who.ANYBODY, this::auth),
                new Row("RESET", 0, 0, Who.ANYBODY, ConnectionCommands::reset),
                new Row(ASKING, 0, 0, Who.USERS, ConnectionCommands::asking),
                new Row("SELECT", 1, 1, Who.USERS, ConnectionCommands::select),
                new Row("CLIENT", 1, MANY, Who.USERS, ConnectionCommands::client),
                new Row("COMMAND", 0, MANY, Who.USERS, this::command),
                new Row("CONFIG", 1, MANY, Who.USERS, this::config),
                new Row("CLUSTER", 1, 1, Who.USERS, cluster::handle));
    }

    /** All commands of the port. */
    CommandTable table() {
        return table;
    }

    private static void echo(Command command, Responder responder) {
        responder.reply(RespValue.bulk(command.bytes(1)));
    }

    private static void quit(Command command, Responder responder) {
        responder.replyAndClose(RespValue.OK);
    }

    private static void asking(Command command, Responder responder) {
        responder.session().asking(true);
        responder.reply(RespValue.OK);
    }

    private static void ping(Command command, Responder responder) {
        responder.reply(command.size() == 1 ? PONG : RespValue.bulk(command.bytes(1)));
    }

    private void hello(Command command, Responder responder) {
        Session session = responder.session();
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
        responder.reply(greeting(session));
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

    private void auth(Command command, Responder responder) {
        String user = command.size() == 3 ? command.text(1) : Users.DEFAULT;
        authenticate(responder.session(), user, command.bytes(command.size() - 1));
        responder.reply(RespValue.OK);
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

    private static void reset(Command command, Responder responder) {
        responder.session().reset();
        responder.reply(new RespValue.Simple("RESET"));
    }

    private static void select(Command command, Responder responder) {
        if (!command.text(1).equals("0")) {
            throw refused(ErrorCode.ERR, "DB index is out of range");
        }
        responder.reply(RespValue.OK);
    }

    private static void client(Command command, Responder responder) {
        Session session = responder.session();
        String subcommand = command.text(1).toUpperCase(Locale.ROOT);
        switch (subcommand + " " + (command.size() - 2)) {
            case "ID 0" -> responder.reply(new RespValue.Int(session.id()));
            case "GETNAME 0" ->
                responder.reply(session.name().isEmpty() ? RespValue.Nil.NIL : RespValue.bulk(session.name()));
            case "INFO 0", "LIST 0" -> responder.reply(new RespValue.Verbatim(session.describe(command) + "\n"));
            case "SETNAME 1" -> {
                session.name(clientName(command.text(2)));
                responder.reply(RespValue.OK);
            }
            case "SETINFO 2" -> {
                setInfo(session, command.text(2).toUpperCase(Locale.ROOT), clientName(command.text(3)));
                responder.reply(RespValue.OK);
            }
            case "NO-EVICT 1", "NO-TOUCH 1" -> responder.reply(RespValue.OK);
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

    private void command(Command command, Responder responder) {
        String subcommand = command.size() == 1 ? "" : command.text(1).toUpperCase(Locale.ROOT);
        responder.reply(
                switch (subcommand) {
                    case "" -> items(table.rows().stream().map(ConnectionCommands::describe));
                    case "COUNT" -> new RespValue.Int(table.rows().size());
                    case "LIST" -> items(table.rows().stream().map(ConnectionCommands::lowerCase));
                    case "DOCS" -> new RespValue.Pairs(List.of());
                    case "INFO" ->
                        items(command.arguments().stream().skip(2).map(name -> describe(table.find(text(name)))));
                    default ->
                        throw refused(
                                ErrorCode.ERR,
                                "unknown subcommand 'command|" + subcommand.toLowerCase(Locale.ROOT) + "'");
                });
    }

    private static RespValue describe(@Nullable Row row) {
        if (row == null) {
            return RespValue.Nil.NIL;
        }
        RespValue none = new RespValue.Int(0);
        return RespValue.items(lowerCase(row), new RespValue.Int(row.arity()), RespValue.items(), none, none, none);
    }

    private static RespValue lowerCase(Row row) {
        return RespValue.bulk(row.name().toLowerCase(Locale.ROOT));
    }

    private void config(Command command, Responder responder) {
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
        responder.reply(RespValue.pairs(known));
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
