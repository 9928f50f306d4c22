/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.io.Serial;

/**
 * The space cannot be used. The message is one sentence with the values, fit to be shown to a person; {@link #action}
 * says what to do.
 */
public final class SpaceException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String action;

    public SpaceException(String message, String action) {
        super(message);
        this.action = action;
    }

    public SpaceException(String message, String action, Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    /** What the reader can do about it, one sentence. */
    public String action() {
        return action;
    }
}
