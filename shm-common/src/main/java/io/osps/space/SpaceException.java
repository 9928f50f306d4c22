/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import io.osps.failure.ActionableException;
import java.io.Serial;

/** The space cannot be used. */
public final class SpaceException extends ActionableException {
    @Serial
    private static final long serialVersionUID = 1L;

    public SpaceException(String message, String action) {
        super(message, action);
    }

    public SpaceException(String message, String action, Throwable cause) {
        super(message, action, cause);
    }
}
