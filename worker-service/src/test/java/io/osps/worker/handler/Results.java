/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** What is in results. */
public final class Results {
    private Results() {}

    /** All bytes of one, which is discarded. */
    public static byte[] bytes(Result result) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        switch (result) {
            case Result.InHeap(var bytes) -> all.write(bytes);
            case Result.InFile(var bytes) -> bytes.writeTo(all);
        }
        result.discard();
        return all.toByteArray();
    }
}
