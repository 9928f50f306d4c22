/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.nio.file.Path;
import java.time.Duration;

/** A process that answers each {@code ping} with a {@code pong}, until the number is negative. */
final class EchoChild {
    private EchoChild() {}

    /** @param arguments the space's path */
    public static void main(String... arguments) throws InterruptedException {
        try (MappedSpace space = MappedSpace.open(Operation.config(Path.of(arguments[0])), "echo", null)) {
            space.write(Tuple.of("up"), WriteOptions.boundTo(space.self()));
            Template ping = Template.of("ping", FieldType.LONG);
            while (true) {
                Tuple got = space.take(ping, Duration.ofMinutes(1));
                if (got == null || got.getLong(1) < 0) {
                    return;
                }
                space.write(Tuple.of("pong", got.getLong(1)).withPayload(got.payload()));
            }
        }
    }
}
