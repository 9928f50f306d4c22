/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import java.nio.file.Path;
import org.agrona.concurrent.SleepingIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Aeron's IPC publications, one each way. The media driver sleeps in the answering process: it is not on the way of a
 * message, and two threads stay the only ones that spin.
 */
final class AeronEnd implements End {
    private static final String CHANNEL = "aeron:ipc?term-length=1m";
    private static final long NAP_NANOS = 200_000;

    private final @Nullable MediaDriver driver;
    private final Aeron aeron;
    private final ExclusivePublication publication;
    private final Subscription subscription;
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[SIZE]);
    private final byte[] in = new byte[SIZE];
    private final FragmentHandler handler = (buffer, offset, length, _) -> buffer.getBytes(offset, in, 0, length);

    private AeronEnd(@Nullable MediaDriver driver, Aeron aeron, Side side) {
        this.driver = driver;
        this.aeron = aeron;
        this.publication = aeron.addExclusivePublication(CHANNEL, side.outgoing(1, 2));
        this.subscription = aeron.addSubscription(CHANNEL, side.incoming(1, 2));
    }

    static AeronEnd open(Side side, Path directory) {
        String place = directory.resolve("aeron").toString();
        MediaDriver driver = side == Side.ANSWERER
                ? MediaDriver.launch(new MediaDriver.Context()
                        .aeronDirectoryName(place)
                        .dirDeleteOnStart(true)
                        .threadingMode(ThreadingMode.SHARED)
                        .sharedIdleStrategy(new SleepingIdleStrategy(NAP_NANOS))
                        .termBufferSparseFile(false))
                : null;
        Aeron aeron =
                Aeron.connect(new Aeron.Context().aeronDirectoryName(place).preTouchMappedMemory(true));
        return new AeronEnd(driver, aeron, side);
    }

    @Override
    public void send(byte[] message) {
        out.putBytes(0, message);
        while (publication.offer(out, 0, SIZE) < 0) {
            Thread.onSpinWait();
        }
    }

    @Override
    public byte[] receive() {
        while (subscription.poll(handler, 1) == 0) {
            Thread.onSpinWait();
        }
        return in;
    }

    @Override
    public void close() {
        aeron.close();
        if (driver != null) {
            driver.close();
        }
    }
}
