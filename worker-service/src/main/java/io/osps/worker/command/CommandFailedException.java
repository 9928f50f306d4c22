/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import java.io.Serial;

/** A command ended without a result. The message names its exit code and the end of its standard error. */
public final class CommandFailedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Says what happened. */
    public CommandFailedException(String message) {
        super(message);
    }
}
