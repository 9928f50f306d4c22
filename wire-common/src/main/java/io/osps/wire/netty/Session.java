/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.osps.wire.ErrorCode;
import io.osps.wire.RespVersion;
import io.osps.wire.Users;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is known of one client's connection. Its address and number may be read by every thread, the rest on its event loop. */
public final class Session {
    private static final int NO_TRANSACTION = -1;
    private static final int NO_REDIRECTION = -1;

    private final long id;
    private final SocketAddress remoteAddress;
    private final boolean passwordNeeded;
    private RespVersion version = RespVersion.RESP2;
    private final SocketAddress localAddress;
    private Users.@Nullable User user;
    private boolean asking;
    private boolean inTransaction;
    private String name = "";
    private String library = "";
    private String libraryVersion = "";
    private Supplier<Traffic> traffic = () -> Traffic.NONE;

    Session(long id, SocketAddress remoteAddress, SocketAddress localAddress, boolean passwordNeeded) {
        this.id = id;
        this.remoteAddress = remoteAddress;
        this.localAddress = localAddress;
        this.passwordNeeded = passwordNeeded;
    }

    /** A number that no other connection of this server has. */
    public long id() {
        return id;
    }

    /** Where the client is. */
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    /** Where the client has reached this server. */
    public SocketAddress localAddress() {
        return localAddress;
    }

    /** Whether the command before this one was {@code ASKING}. */
    public boolean isAsking() {
        return asking;
    }

    void asking(boolean value) {
        asking = value;
    }

    /** Whether that command begins or ends a transaction, or stands in one, so that it is refused. */
    boolean isInTransaction(String command) {
        return switch (command) {
            case "MULTI" -> {
                inTransaction = true;
                yield true;
            }
            case "EXEC", "DISCARD" -> {
                inTransaction = false;
                yield true;
            }
            case "RESET", "QUIT" -> false;
            default -> inTransaction;
        };
    }

    /** The name that the client gave itself; empty when it gave none. */
    public String name() {
        return name;
    }

    /** The user that has said his password; empty when none has or needs to. */
    public String user() {
        Users.User known = user;
        return known == null ? "" : known.name();
    }

    /** Whether the client has said the password, or needs none. */
    public boolean isAuthenticated() {
        return !passwordNeeded || user != null;
    }

    /**
     * Sees to it that the client may call that handler.
     *
     * @throws WireException with {@link ErrorCode#DENIED} when it may not
     */
    public void require(String handler) {
        Users.User known = user;
        if (known != null && !known.mayCall(handler)) {
            throw new WireException(WireError.of(ErrorCode.DENIED, "this user may not call this handler")
                    .with("user", known.name())
                    .with("handler", handler));
        }
    }

    RespVersion version() {
        return version;
    }

    void version(RespVersion version) {
        this.version = version;
    }

    void user(Users.User known) {
        user = known;
    }

    void name(String name) {
        this.name = name;
    }

    void library(String library) {
        this.library = library;
    }

    void libraryVersion(String libraryVersion) {
        this.libraryVersion = libraryVersion;
    }

    void reset() {
        inTransaction = false;
        version = RespVersion.RESP2;
        name = "";
        user = null;
    }

    /** Has {@link #describe} ask there what the connection holds and has done. */
    void traffic(Supplier<Traffic> source) {
        traffic = source;
    }

    /**
     * The line of Redis' {@code CLIENT INFO}, with all fields of Redis 8 in its order: stock clients take each for granted.
     * What this server does not have, such as subscriptions, has the value that it has in a Redis without it.
     *
     * @param command the one that asks
     */
    String describe(Command command) {
        Traffic now = traffic.get();
        long arguments = command.arguments().stream()
                .mapToLong(argument -> argument.length)
                .sum();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", id);
        fields.put("addr", text(remoteAddress));
        fields.put("laddr", text(localAddress));
        fields.put("fd", now.descriptor());
        fields.put("name", name);
        fields.put("age", now.ageSeconds());
        fields.put("idle", now.idleSeconds());
        fields.put("flags", "N");
        fields.put("db", 0);
        fields.put("sub", 0);
        fields.put("psub", 0);
        fields.put("ssub", 0);
        fields.put("multi", NO_TRANSACTION);
        fields.put("watch", 0);
        fields.put("qbuf", now.unreadBytes());
        fields.put("qbuf-free", now.roomBytes());
        fields.put("argv-mem", arguments);
        fields.put("multi-mem", 0);
        fields.put("rbs", 0);
        fields.put("rbp", 0);
        fields.put("obl", 0);
        fields.put("oll", now.owedAnswers());
        fields.put("omem", now.answerBytes());
        fields.put("tot-mem", now.unreadBytes() + now.roomBytes() + arguments + now.answerBytes());
        fields.put("events", now.events());
        fields.put("cmd", (command.name() + "|" + command.text(1)).toLowerCase(Locale.ROOT));
        fields.put("user", user().isEmpty() ? Users.DEFAULT : user());
        fields.put("redir", NO_REDIRECTION);
        fields.put("resp", version.number());
        fields.put("lib-name", library);
        fields.put("lib-ver", libraryVersion);
        fields.put("io-thread", 0);
        fields.put("tot-net-in", now.receivedBytes());
        fields.put("tot-net-out", now.sentBytes());
        fields.put("tot-cmds", now.commands());
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(" "));
    }

    private static String text(SocketAddress address) {
        String text = address.toString();
        return text.substring(text.indexOf('/') + 1);
    }

    /**
     * What a connection holds and has done, at one moment.
     *
     * @param descriptor number of its socket in this process, -1 where it is not known
     * @param ageSeconds since it was made
     * @param idleSeconds since the client was heard last
     * @param unreadBytes received, and not decoded yet
     * @param roomBytes allocated beside them
     * @param owedAnswers to commands before this one
     * @param answerBytes of answers that are not sent yet
     * @param events what is waited for: {@code r} for bytes of the client, {@code w} for room to send it more
     * @param receivedBytes since it was made, as they are without TLS
     * @param sentBytes since it was made, as they are without TLS, those that wait in its socket included
     * @param commands since it was made, those that were refused included
     */
    record Traffic(
            int descriptor,
            long ageSeconds,
            long idleSeconds,
            long unreadBytes,
            long roomBytes,
            int owedAnswers,
            long answerBytes,
            String events,
            long receivedBytes,
            long sentBytes,
            long commands) {
        /** That of a session without a connection. */
        static final Traffic NONE = new Traffic(-1, 0, 0, 0, 0, 0, 0, "", 0, 0, 0);
    }
}
