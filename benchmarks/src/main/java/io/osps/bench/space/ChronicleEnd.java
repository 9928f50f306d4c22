/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import java.nio.file.Path;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;

/** Chronicle Queue, one queue each way. It also keeps what was sent, which none of the others does. */
final class ChronicleEnd implements End {
    /** What it needs to reach of the JDK. */
    static final List<String> FLAGS = List.of(
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
            "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
            "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-Dchronicle.analytics.disable=true",
            "-Dchronicle.announcer.disable=true");

    private final ChronicleQueue outgoing;
    private final ChronicleQueue incoming;
    private final ExcerptAppender appender;
    private final ExcerptTailer tailer;
    private final Bytes<?> out = Bytes.allocateElasticDirect(SIZE);
    private final Bytes<?> back = Bytes.allocateElasticDirect(SIZE);
    private final byte[] in = new byte[SIZE];

    ChronicleEnd(Side side, Path directory) {
        outgoing = queue(directory, side.outgoing("requests", "replies"));
        incoming = queue(directory, side.incoming("requests", "replies"));
        appender = outgoing.createAppender();
        tailer = incoming.createTailer();
    }

    private static ChronicleQueue queue(Path directory, String name) {
        return ChronicleQueue.singleBuilder(directory.resolve(name)).build();
    }

    @Override
    public void send(byte[] message) {
        out.clear().write(message);
        appender.writeBytes(out);
    }

    @Override
    public byte[] receive() {
        back.clear();
        while (!tailer.readBytes(back)) {
            Thread.onSpinWait();
        }
        back.read(in);
        return in;
    }

    @Override
    public void close() {
        appender.close();
        tailer.close();
        outgoing.close();
        incoming.close();
    }
}
