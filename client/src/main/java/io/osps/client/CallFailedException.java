/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import io.osps.wire.ErrorCode;
import io.osps.wire.WireError;
import java.io.Serial;

/**
 * The call ended in a named error, mostly as the service told it. {@link ErrorCode#LOST} with {@code outcome=unknown} and
 * {@link ErrorCode#TIMEOUT} with the same fact are also said by the client itself: the request was sent and its answer
 * never came.
 */
public final class CallFailedException extends OspsException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient WireError error;

    CallFailedException(WireError error) {
        super(error.line());
        this.error = error;
    }

    CallFailedException(WireError error, Throwable cause) {
        super(error.line(), cause);
        this.error = error;
    }

    public WireError error() {
        return error;
    }

    @Override
    public int exitCode() {
        return error.code().exitCode();
    }
}
