/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;

/** Reads standard error to its end and keeps the last of it, as one line. */
final class ErrorTail implements Callable<String> {
    private static final int KEPT = 1024;

    private final InputStream stream;

    ErrorTail(InputStream stream) {
        this.stream = stream;
    }

    @Override
    public String call() throws IOException {
        byte[] kept = new byte[2 * KEPT];
        int length = 0;
        int count;
        while ((count = stream.read(kept, length, kept.length - length)) >= 0) {
            length += count;
            if (length == kept.length) {
                System.arraycopy(kept, KEPT, kept, 0, KEPT);
                length = KEPT;
            }
        }
        byte[] last = Arrays.copyOfRange(kept, Math.max(0, length - KEPT), length);
        return new String(last, StandardCharsets.UTF_8).strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
    }
}
