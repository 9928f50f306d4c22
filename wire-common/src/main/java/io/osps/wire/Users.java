/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may use a server's port, and for what. With no users nobody has to say who he is. Immutable. */
public final class Users {
    /** Stands for all handlers. */
    public static final String ALL_HANDLERS = "*";
    /** The user whose name need not be said. */
    public static final String DEFAULT = "default";
    /** Everybody may do everything. */
    public static final Users NONE = new Users(Map.of());

    private final Map<String, User> byName = new HashMap<>();

    /**
     * What is known of a user.
     *
     * @param password what he has to say
     * @param handlers which he may call, by name; {@link #ALL_HANDLERS} for all
     */
    public record Account(String password, Set<String> handlers) {
        public Account {
            handlers = Set.copyOf(handlers);
        }

        @Override
        public String toString() {
            return "Account[handlers=" + handlers + "]";
        }
    }

    /** A user that has said his password. */
    public static final class User {
        private final String name;
        private final byte[] digest;
        private final Set<String> handlers;

        private User(String name, Account account) {
            this.name = name;
            this.digest = digest(account.password().getBytes(StandardCharsets.UTF_8));
            this.handlers = account.handlers();
        }

        public String name() {
            return name;
        }

        public boolean mayCall(String handler) {
            return handlers.contains(ALL_HANDLERS) || handlers.contains(handler);
        }
    }

    public Users(Map<String, Account> accounts) {
        accounts.forEach((name, account) -> byName.put(name, new User(name, account)));
    }

    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /** That user, or null when there is none of that name or the password is another. Takes the same time either way. */
    public @Nullable User authenticate(String name, byte[] said) {
        User user = byName.get(name);
        byte[] digest = digest(said);
        boolean right = MessageDigest.isEqual(user == null ? new byte[digest.length] : user.digest, digest);
        return right ? user : null;
    }

    /** Digests have one length, so that comparing them tells nothing of the password's. */
    private static byte[] digest(byte[] password) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(password);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
