/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import java.io.IOException;
import java.io.Serial;

/** The peer's bytes are not the protocol. The connection cannot be used any further. */
public final class WireFormatException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean http;

    public WireFormatException(String message) {
        this(message, false);
    }

    private WireFormatException(String message, boolean http) {
        super(message);
        this.http = http;
    }

    /** The peer speaks HTTP: a web page tries to run commands. */
    public static WireFormatException http() {
        return new WireFormatException("the line begins like an HTTP request", true);
    }

    /** Whether the peer speaks HTTP. Such a connection is closed without an answer. */
    public boolean isHttp() {
        return http;
    }

    /** What to tell the peer before the connection is closed. */
    public WireError error() {
        return WireError.of(ErrorCode.ERR, "Protocol error: " + getMessage());
    }
}
