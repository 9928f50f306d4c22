/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import io.osps.space.FieldType;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.space.Template;
import io.osps.space.Tuple;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** Ours: a tuple of a name, a number and a payload each way. How it waits is a flag of the JVM. */
final class SpaceEnd implements End {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final MappedSpace space;
    private final String outgoing;
    private final Template incoming;
    private long number;

    SpaceEnd(Side side, Path directory) {
        space = MappedSpace.open(SpaceConfig.defaults(directory.resolve("space")), "bench", null);
        outgoing = side.outgoing("request", "reply");
        incoming = Template.of(side.incoming("request", "reply"), FieldType.LONG);
    }

    @Override
    public void send(byte[] message) {
        space.write(Tuple.of(outgoing, ++number).withPayload(message));
    }

    @Override
    public byte[] receive() throws InterruptedException {
        return Objects.requireNonNull(space.take(incoming, LIMIT), "no tuple came")
                .payload();
    }

    @Override
    public void close() {
        space.close();
    }
}
