/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.osps.wire.ErrorCode;
import io.osps.wire.RespValue;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands that a server knows. Filled before the server starts, and only read from then on. */
final class CommandTable {
    static final WireError NOT_AUTHENTICATED = WireError.of(ErrorCode.NOAUTH, "Authentication required.");

    /** To run what stands in a transaction, and to fail at its end, would deceive. */
    private static final WireError NO_TRANSACTIONS = WireError.of(
            ErrorCode.ERR, "not run: there are no transactions here; send the commands without MULTI and EXEC");

    private static final System.Logger LOG = System.getLogger(RespServer.class.getName());
    private static final int LONGEST_NAME = 128;

    /**
     * A command.
     *
     * @param name in upper case
     * @param least fewest arguments, the name not counted
     * @param most most arguments, the name not counted
     * @param open whether it may be given before the password
     */
    record Entry(String name, int least, int most, boolean open, CommandHandler handler) {
        /** As {@code COMMAND} tells it: the name counts, and a minus stands for <em>at least</em>. */
        int arity() {
            return least == most ? least + 1 : -(least + 1);
        }
    }

    private final Map<String, Entry> entries = new HashMap<>();

    void add(Entry entry) {
        if (entries.putIfAbsent(entry.name(), entry) != null) {
            throw new IllegalArgumentException("a command can be given once: name=" + entry.name());
        }
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    @Nullable Entry find(String name) {
        return entries.get(name.toUpperCase(Locale.ROOT));
    }

    void carryOut(Command command, PendingReply pending) {
        Entry entry = entries.get(command.name());
        boolean fits = entry != null && command.size() - 1 >= entry.least() && command.size() - 1 <= entry.most();
        if (!pending.session().isAuthenticated() && (entry == null || !entry.open())) {
            refuse(command, pending, fits, NOT_AUTHENTICATED);
        } else if (pending.session().isInTransaction(command.name())) {
            pending.fail(NO_TRANSACTIONS);
        } else if (entry == null) {
            String name = command.text(0);
            refuse(
                    command,
                    pending,
                    false,
                    WireError.of(
                            ErrorCode.ERR,
                            "unknown command '" + name.substring(0, Math.min(LONGEST_NAME, name.length())) + "'"));
        } else if (!fits) {
            refuse(
                    command,
                    pending,
                    false,
                    WireError.of(
                            ErrorCode.ERR,
                            "wrong number of arguments for '" + entry.name().toLowerCase(Locale.ROOT) + "' command"));
        } else {
            carryOut(entry, command, pending);
            if (pending.session().isAsking() && !entry.name().equals(ConnectionCommands.ASKING)) {
                pending.session().asking(false);
            }
        }
    }

    /** A typed line that is no command is the first of another protocol: those that follow must not be tried as well. */
    private static void refuse(Command command, PendingReply pending, boolean fits, WireError error) {
        if (command.isTyped() && !fits) {
            pending.replyAndClose(new RespValue.Failure(error));
        } else {
            pending.fail(error);
        }
    }

    private static void carryOut(Entry entry, Command command, PendingReply pending) {
        try {
            entry.handler().handle(command, pending);
        } catch (WireException refused) {
            pending.reply(new RespValue.Failure(refused.error()));
        } catch (RuntimeException fault) {
            LOG.log(Level.WARNING, "a command failed by a fault of this service: command=" + entry.name(), fault);
            pending.fail(WireError.of(ErrorCode.ERR, "internal error, see the service's log")
                    .with("command", entry.name()));
        }
    }
}
