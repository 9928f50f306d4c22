/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import io.osps.failure.ActionableException;
import java.io.Serial;

/** No process could be made for a service. */
public final class LaunchException extends ActionableException {
    @Serial
    private static final long serialVersionUID = 1L;

    public LaunchException(String message, String action) {
        super(message, action);
    }

    LaunchException(String message, String action, Throwable cause) {
        super(message, action, cause);
    }
}
