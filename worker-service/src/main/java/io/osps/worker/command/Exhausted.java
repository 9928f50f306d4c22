/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import io.osps.worker.handler.ResourceExhaustedException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Knows by its message the failure of a process that has run out of something: Java has no type for it. */
final class Exhausted {
    /** As the C library says it, and the numbers by which {@link ProcessBuilder} tells the same: EAGAIN, ENOMEM, ENFILE, EMFILE. */
    private static final List<String> SIGNS = List.of(
            "Too many open files",
            "Resource temporarily unavailable",
            "Cannot allocate memory",
            "error=11,",
            "error=12,",
            "error=23,",
            "error=24,");

    private Exhausted() {}

    /** The failure as it is to be thrown. */
    static Exception meant(IOException failure) {
        ResourceExhaustedException exhausted = of(failure);
        return exhausted == null ? failure : exhausted;
    }

    /** The same failure, as what it means for the worker; null when it means nothing for it. */
    static @Nullable ResourceExhaustedException of(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (SIGNS.stream().anyMatch(message::contains)) {
                return new ResourceExhaustedException(message, failure);
            }
        }
        return null;
    }
}
