/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.io.Serial;

/** A claim was used after it had ended. */
public final class ClaimEndedException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1L;

    ClaimEndedException(String message) {
        super(message);
    }
}
