/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import java.io.Serial;

/** A call has no result. The message is one sentence with the values, fit to be shown to a person. */
public abstract sealed class OspsException extends RuntimeException permits CallFailedException, UnreachableException {
    @Serial
    private static final long serialVersionUID = 1L;

    OspsException(String message, Throwable cause) {
        super(message, cause);
    }

    OspsException(String message) {
        super(message);
    }

    /** The exit code of a command line tool that ends with this. */
    public abstract int exitCode();
}
