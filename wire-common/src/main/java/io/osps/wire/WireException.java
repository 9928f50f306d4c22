/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import java.io.Serial;

/** An error reply as an exception. Thrown where the peer answered with an error, and where a service refuses. */
public final class WireException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient WireError error;

    public WireException(WireError error) {
        super(error.line());
        this.error = error;
    }

    public WireException(WireError error, Throwable cause) {
        super(error.line(), cause);
        this.error = error;
    }

    public WireError error() {
        return error;
    }
}
