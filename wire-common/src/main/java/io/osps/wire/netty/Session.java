/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.osps.wire.ErrorCode;
import io.osps.wire.RespVersion;
import io.osps.wire.Users;
import io.osps.wire.WireError;
import io.osps.wire.WireException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** What is known of one client's connection. Its address and number may be read by every thread, the rest on its event loop. */
public final class Session {
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

    /** In the form of Redis' {@code CLIENT INFO}. */
    String describe() {
        return "id=" + id + " addr=" + address() + " name=" + name + " resp=" + version.number() + " lib-name="
                + library + " lib-ver=" + libraryVersion;
    }

    private String address() {
        String text = remoteAddress.toString();
        return text.substring(text.indexOf('/') + 1);
    }
}
