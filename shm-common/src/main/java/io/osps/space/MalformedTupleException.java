/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.io.Serial;

/** Bytes that should hold a tuple do not; memory was damaged, or was written by something else. */
public final class MalformedTupleException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    MalformedTupleException(String message) {
        super(message);
    }
}
