/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.call;

import io.osps.worker.handler.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where large results wait until their clients have read them: files that have no name any more, so that nothing is left
 * when this process dies. Thread safe.
 *
 * @param directory where such a file is made
 * @param limit most bytes of a result
 */
record Spool(Path directory, int limit) {
    /** The same result, in a file when it is a large one. */
    Result keep(Result result) throws IOException {
        if (!(result instanceof Result.InHeap(byte[] bytes)) || bytes.length <= Result.LARGEST_IN_HEAP) {
            return result;
        }
        Path file = Files.createTempFile(directory, "osps-result-", null);
        try {
            Files.write(file, bytes);
            return Result.ofFile(file);
        } finally {
            Files.delete(file);
        }
    }
}
