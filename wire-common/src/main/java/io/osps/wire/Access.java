/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Who may use a server's port, and whether what passes there is encrypted.
 *
 * @param users with none, everybody on this machine may
 * @param tls asked for each new connection, so that a new certificate is used at once; gives null for plain connections
 * @param guesses has the account of wrong passwords
 */
public record Access(Users users, Supplier<@Nullable SSLContext> tls, Guesses guesses) {
    /** Everybody, not encrypted. */
    public static final Access OPEN = new Access(Users.NONE, () -> null);

    /** With an account of wrong passwords of its own. */
    public Access(Users users, Supplier<@Nullable SSLContext> tls) {
        this(users, tls, Guesses.unheard());
    }
}
