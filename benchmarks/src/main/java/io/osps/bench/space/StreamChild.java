/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import io.osps.bench.process.Duty;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;

/**
 * One of the two processes of a stream: told a number, one side puts in that many messages and the other takes them out
 * and says how long that took. The sender stays within a window, so that no contestant runs full.
 */
final class StreamChild {
    private static final int WINDOW = 2_048;
    private static final int REPORT_EVERY = 64;

    private StreamChild() {}

    /** @param arguments transport, side, directory */
    public static void main(String... arguments) throws Exception {
        Side side = Side.valueOf(arguments[1]);
        MappedByteBuffer taken = MappedFile.open(Path.of(arguments[2], "taken"), 4096);
        try (End end = Transport.valueOf(arguments[0]).open(side, arguments[2])) {
            Duty duty = side == Side.CALLER
                    ? line -> send(end, Integer.parseInt(line), new Credit(taken))
                    : line -> take(end, Integer.parseInt(line), new Credit(taken));
            duty.serve();
        }
        System.exit(0);
    }

    private static String send(End end, int count, Credit credit) throws Exception {
        byte[] message = new byte[End.SIZE];
        long before = credit.atStart();
        for (int i = 0; i < count; i++) {
            if (i % REPORT_EVERY == 0) {
                credit.awaitAtLeast(before + i - WINDOW);
            }
            end.send(message);
        }
        credit.awaitAtLeast(before + count);
        return "done";
    }

    private static String take(End end, int count, Credit credit) throws Exception {
        long before = credit.atStart();
        end.receive();
        long start = System.nanoTime();
        for (int i = 1; i < count; i++) {
            end.receive();
            if (i % REPORT_EVERY == 0) {
                credit.set(before + i);
            }
        }
        long nanos = System.nanoTime() - start;
        credit.set(before + count);
        return Double.toString((count - 1) * 1e9 / nanos);
    }
}
