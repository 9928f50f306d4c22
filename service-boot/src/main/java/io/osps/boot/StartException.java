/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.failure.ActionableException;
import java.io.Serial;

/** A service cannot start for a reason that its user can remove. */
public final class StartException extends ActionableException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Says what is wrong.
     *
     * @param message one sentence with the values
     * @param action what to do about it, one sentence
     */
    public StartException(String message, String action) {
        super(message, action);
    }

    public StartException(String message, String action, Throwable cause) {
        super(message, action, cause);
    }
}
