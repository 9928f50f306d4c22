/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.handler;

import io.osps.wire.StoredBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What a handler answers with: bytes in the heap, or a file. One of more than {@value #LARGEST_IN_HEAP} bytes is kept in a
 * file by the worker until its client has read it; a handler that has it in a file already saves the heap from it.
 */
public sealed interface Result {
    /** From here on results wait in a file for their client, in bytes. */
    int LARGEST_IN_HEAP = 1 << 20;

    /** Bytes, which are not copied and must not be changed any more. */
    static Result of(byte[] bytes) {
        return new InHeap(bytes);
    }

    /** Text, as UTF-8. */
    static Result of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * What a file holds now. It is read or opened at once and may be deleted then; a large one must not be changed. A link
     * is not followed.
     *
     * @throws IOException when it is no regular file, cannot be opened or has 2 GiB or more
     */
    static Result ofFile(Path file) throws IOException {
        StoredBytes stored = StoredBytes.of(file);
        if (stored.size() > LARGEST_IN_HEAP) {
            return new InFile(stored);
        }
        try {
            ByteArrayOutputStream copy = new ByteArrayOutputStream(stored.size());
            stored.writeTo(copy);
            return of(copy.toByteArray());
        } finally {
            stored.release();
        }
    }

    /** Bytes of the result. */
    int size();

    /** Nobody gets it. */
    void discard();

    /** Bytes in the heap. */
    @SuppressWarnings("ArrayRecordComponent") // not copied, so that a result passes without a copy
    record InHeap(byte[] bytes) implements Result {
        @Override
        public int size() {
            return bytes.length;
        }

        @Override
        public void discard() {}
    }

    /** More than {@value #LARGEST_IN_HEAP} bytes, in a file. */
    record InFile(StoredBytes bytes) implements Result {
        @Override
        public int size() {
            return bytes.size();
        }

        @Override
        public void discard() {
            bytes.release();
        }
    }
}
