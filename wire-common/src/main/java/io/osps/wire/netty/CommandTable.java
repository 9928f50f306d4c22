/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.osps.wire.ErrorCode;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands of a port, a row for each. Immutable. */
public final class CommandTable {
    /** As a command's most arguments: as many as the decoder lets pass. */
    public static final int MANY = Integer.MAX_VALUE;

    static final WireError NOT_AUTHENTICATED = WireError.of(ErrorCode.NOAUTH, "Authentication required.");

    /** To run what stands in a transaction, and to fail at its end, would deceive. */
    private static final WireError NO_TRANSACTIONS = WireError.of(
            ErrorCode.ERR, "not run: there are no transactions here; send the commands without MULTI and EXEC");

    private static final System.Logger LOG = System.getLogger(RespServer.class.getName());
    private static final int LONGEST_NAME = 128;

    private final Map<String, Row> rows = new LinkedHashMap<>();

    /** Who may give a command. */
    public enum Who {
        /** Everybody, also before the password. */
        ANYBODY,
        /** Who has said a password, where one is needed. */
        USERS,
        /** Those of the users who may call the handler that is the first argument. */
        CALLERS
    }

    /**
     * A command.
     *
     * @param name in upper case
     * @param least fewest arguments, the name not counted
     * @param most most arguments, the name not counted
     * @param handler what carries it out
     */
    public record Row(String name, int least, int most, Who who, CommandHandler handler) {
        /** As {@code COMMAND} tells it: the name counts, and a minus stands for <em>at least</em>. */
        int arity() {
            return least == most ? least + 1 : -(least + 1);
        }

        private boolean fits(Command command) {
            return command.size() - 1 >= least && command.size() - 1 <= most;
        }
    }

    private CommandTable(Stream<Row> all) {
        all.forEach(row -> {
            if (rows.putIfAbsent(row.name(), row) != null) {
                throw new IllegalArgumentException("a command can be given once: name=" + row.name());
            }
        });
    }

    /** A table of these rows, no two of which have one name. */
    public static CommandTable of(Row... rows) {
        return new CommandTable(Stream.of(rows));
    }

    /** The rows of both. */
    CommandTable and(CommandTable other) {
        return new CommandTable(Stream.concat(rows().stream(), other.rows().stream()));
    }

    /** The same, but what carries a command out is preceded by that, which refuses it with a {@link WireException}. */
    CommandTable after(Runnable guard) {
        return new CommandTable(rows().stream()
                .map(row -> new Row(row.name(), row.least(), row.most(), row.who(), (command, responder) -> {
                    guard.run();
                    row.handler().handle(command, responder);
                })));
    }

    Collection<Row> rows() {
        return rows.values();
    }

    @Nullable Row find(String name) {
        return rows.get(name.toUpperCase(Locale.ROOT));
    }

    void carryOut(Command command, Responder responder) {
        Row row = rows.get(command.name());
        Session session = responder.session();
        if (!session.isAuthenticated() && (row == null || row.who() != Who.ANYBODY)) {
            refuse(command, responder, row != null && row.fits(command), NOT_AUTHENTICATED);
        } else if (session.isInTransaction(command.name())) {
            responder.fail(NO_TRANSACTIONS);
        } else if (row == null) {
            String name = command.text(0);
            refuse(
                    command,
                    responder,
                    false,
                    WireError.of(
                            ErrorCode.ERR,
                            "unknown command '" + name.substring(0, Math.min(LONGEST_NAME, name.length())) + "'"));
        } else if (!row.fits(command)) {
            refuse(
                    command,
                    responder,
                    false,
                    WireError.of(
                            ErrorCode.ERR,
                            "wrong number of arguments for '" + row.name().toLowerCase(Locale.ROOT) + "' command"));
        } else {
            carryOut(row, command, responder);
            if (session.isAsking() && !row.name().equals(ConnectionCommands.ASKING)) {
                session.asking(false);
            }
        }
    }

    /** A typed line that is no command is the first of another protocol: those that follow must not be tried as well. */
    private static void refuse(Command command, Responder responder, boolean fits, WireError error) {
        if (command.isTyped() && !fits) {
            responder.replyAndClose(new RespValue.Failure(error));
        } else {
            responder.fail(error);
        }
    }

    private static void carryOut(Row row, Command command, Responder responder) {
        try {
            if (row.who() == Who.CALLERS) {
                responder.session().require(command.text(1));
            }
            row.handler().handle(command, responder);
        } catch (WireException refused) {
            responder.fail(refused.error());
        } catch (RuntimeException fault) {
            LOG.log(Level.WARNING, "a command failed by a fault of this service: command=" + row.name(), fault);
            responder.fail(WireError.of(ErrorCode.ERR, "internal error, see the service's log")
                    .with("command", row.name()));
        }
    }
}
