/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import java.nio.file.Path;
import java.util.List;

/** The contestants of the round trips, and what each needs. */
enum Transport {
    SPACE("tuple space", 200_000),
    /** The same, but going to sleep at once. */
    SPACE_ASLEEP("tuple space", 30_000),
    AERON("Aeron IPC", 200_000),
    RING("Agrona ManyToOneRingBuffer", 200_000),
    CHRONICLE("Chronicle Queue", 100_000),
    UNIX_SOCKET("Unix socket", 30_000),
    REDIS("Redis lists", 3_000),
    FUTEX("bare futex", 30_000);

    private final String title;
    private final int trips;

    Transport(String title, int trips) {
        this.title = title;
        this.trips = trips;
    }

    String title() {
        return title;
    }

    /** Round trips in one round. */
    int trips() {
        return trips;
    }

    List<String> flags() {
        return switch (this) {
            case SPACE -> List.of("-Dosps.space.spin-nanos=30000000000");
            case SPACE_ASLEEP -> List.of("-Dosps.space.spin-nanos=0");
            case AERON, RING -> List.of("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
            case CHRONICLE -> ChronicleEnd.FLAGS;
            case UNIX_SOCKET, REDIS, FUTEX -> List.of();
        };
    }

    /** @param address where they meet: a directory, or for Redis its port */
    End open(Side side, String address) throws Exception {
        return switch (this) {
            case SPACE, SPACE_ASLEEP -> new SpaceEnd(side, Path.of(address));
            case AERON -> AeronEnd.open(side, Path.of(address));
            case RING -> new RingEnd(side, Path.of(address));
            case CHRONICLE -> new ChronicleEnd(side, Path.of(address));
            case UNIX_SOCKET -> new UnixSocketEnd(side, Path.of(address));
            case REDIS -> new RedisEnd(side, Integer.parseInt(address));
            case FUTEX -> new FutexEnd(side, Path.of(address));
        };
    }
}
