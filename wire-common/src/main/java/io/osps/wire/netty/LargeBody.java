/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.netty.buffer.ByteBuf;
import io.osps.wire.StoredBytes;
import java.io.EOFException;
import java.io.IOException;

/** A large answer that is being sent, piece by piece. Belongs to the event loop. */
sealed interface LargeBody {
    int size();

    /** Appends those bytes of it. */
    void copyTo(ByteBuf target, int position, int count) throws IOException;

    /** It was sent, or never will be. */
    default void release() {}

    /** One in the heap. */
    @SuppressWarnings("ArrayRecordComponent") // not copied, so that 16 MiB pass without a copy
    record Heap(byte[] bytes) implements LargeBody {
        @Override
        public int size() {
            return bytes.length;
        }

        @Override
        public void copyTo(ByteBuf target, int position, int count) {
            target.writeBytes(bytes, position, count);
        }
    }

    /** One in a file, read as it is sent: what was written lately is still in memory. */
    record Stored(StoredBytes bytes) implements LargeBody {
        @Override
        public int size() {
            return bytes.size();
        }

        @Override
        public void copyTo(ByteBuf target, int position, int count) throws IOException {
            int done = 0;
            while (done < count) {
                int read = target.writeBytes(bytes.file(), (long) position + done, count - done);
                if (read < 0) {
                    throw new EOFException(
                            "a stored result was cut off: size=" + size() + " read=" + (position + done));
                }
                done += read;
            }
        }

        @Override
        public void release() {
            bytes.release();
        }
    }
}
