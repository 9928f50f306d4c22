/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.launch;

import java.io.Serial;

/** No process could be made for a service. The message is one sentence with the values and what to do. */
public final class LaunchException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String message;

    public LaunchException(String message) {
        super(message);
        this.message = message;
    }

    LaunchException(String message, Throwable cause) {
        super(message, cause);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
