/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import java.io.Serial;

/** A service cannot start for a reason that its user can remove. Shown without a stack trace. */
public final class StartException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String action;

    /**
     * Says what is wrong.
     *
     * @param message one sentence with the values
     * @param action what to do about it, one sentence
     */
    public StartException(String message, String action) {
        super(message);
        this.action = action;
    }

    public StartException(String message, String action, Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    public String action() {
        return action;
    }
}
