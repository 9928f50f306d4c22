/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** Agrona's ring buffer for many writers and one reader, one each way. */
final class RingEnd implements End {
    private static final int CAPACITY = 1 << 20;
    private static final int TYPE = 1;

    private final ManyToOneRingBuffer outgoing;
    private final ManyToOneRingBuffer incoming;
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[SIZE]);
    private final byte[] in = new byte[SIZE];
    private final MessageHandler handler = (_, buffer, offset, length) -> buffer.getBytes(offset, in, 0, length);

    RingEnd(Side side, Path directory) throws IOException {
        outgoing = ring(directory, side.outgoing("requests", "replies"));
        incoming = ring(directory, side.incoming("requests", "replies"));
    }

    static ManyToOneRingBuffer ring(Path directory, String name) throws IOException {
        return new ManyToOneRingBuffer(new UnsafeBuffer(
                MappedFile.open(directory.resolve(name), CAPACITY + RingBufferDescriptor.TRAILER_LENGTH)));
    }

    @Override
    public void send(byte[] message) {
        out.putBytes(0, message);
        while (!outgoing.write(TYPE, out, 0, SIZE)) {
            Thread.onSpinWait();
        }
    }

    @Override
    public byte[] receive() {
        while (incoming.read(handler, 1) == 0) {
            Thread.onSpinWait();
        }
        return in;
    }
}
