/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.space.MappedSpace;
import io.osps.space.SpaceFiles;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.nio.file.Path;

/** The space that a service is in, as its common parts see it. Thread safe. */
public interface ServiceSpace {
    /** The one that counts now: another one only where the service goes over to a new space. */
    MappedSpace now();

    /**
     * Called about once a second, on one thread, for as long as the file of the space is removed or replaced. The service can
     * still use the space, with all others that have attached to it before; nobody new comes into it.
     */
    void lost();

    /** Whether the space's file is still the one that is mapped. */
    default boolean isCurrent() {
        return now().isCurrent();
    }

    /** The token that counts now. */
    default Token token() {
        return token(now());
    }

    /** Where people find it. */
    default Path tokenFile() {
        return tokenFile(now());
    }

    /** Writes the token's file if it is not there as it should be, and returns whether it had to. */
    default boolean keepToken() throws IOException {
        return keepToken(now());
    }

    private static Token token(MappedSpace space) {
        return Token.of(space.secret().digits());
    }

    static Path tokenFile(MappedSpace space) {
        return new SpaceFiles(space.path()).token();
    }

    static boolean keepToken(MappedSpace space) throws IOException {
        return token(space).keepIn(tokenFile(space));
    }
}
