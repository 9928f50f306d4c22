/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import io.osps.bench.process.Duty;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.HdrHistogram.Histogram;

/** One of the two processes of a round trip. Told a number, it makes or answers that many. */
final class RoundTripChild {
    private static final long LONGEST_NANOS = 60_000_000_000L;

    private RoundTripChild() {}

    /** @param arguments transport, side, address */
    public static void main(String... arguments) throws Exception {
        Side side = Side.valueOf(arguments[1]);
        try (End end = Transport.valueOf(arguments[0]).open(side, arguments[2])) {
            Duty duty = side == Side.CALLER
                    ? line -> call(end, Integer.parseInt(line))
                    : line -> answer(end, Integer.parseInt(line));
            duty.serve();
        }
        // Some peers leave threads behind.
        System.exit(0);
    }

    private static String answer(End end, int trips) throws Exception {
        for (int i = 0; i < trips; i++) {
            end.send(end.receive());
        }
        return "done";
    }

    private static String call(End end, int trips) throws Exception {
        Histogram histogram = new Histogram(LONGEST_NANOS, 3);
        byte[] message = new byte[End.SIZE];
        long before = System.nanoTime();
        for (int i = 0; i < trips; i++) {
            message[0] = (byte) i;
            end.send(message);
            byte[] reply = end.receive();
            long now = System.nanoTime();
            histogram.recordValue(Math.min(LONGEST_NANOS, now - before));
            before = now;
            if (reply.length != End.SIZE) {
                throw new IllegalStateException("a message was cut: length=" + reply.length);
            }
        }
        ByteBuffer encoded =
                ByteBuffer.allocate(histogram.getNeededByteBufferCapacity()).order(ByteOrder.BIG_ENDIAN);
        int length = histogram.encodeIntoCompressedByteBuffer(encoded);
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(encoded.array(), length));
    }
}
