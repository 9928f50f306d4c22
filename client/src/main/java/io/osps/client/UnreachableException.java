/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import java.io.Serial;

/** No dispatcher listens at the address, or what listens there is none. Nothing was sent that could have been run. */
public final class UnreachableException extends OspsException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int UNAVAILABLE = 3;

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public int exitCode() {
        return UNAVAILABLE;
    }
}
