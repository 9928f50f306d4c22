/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import io.osps.process.OwnProcess;
import java.nio.file.Path;

/**
 * Where the mapped space is and, for the process that creates it, how large. Who attaches to an existing space takes its
 * geometry from the file.
 *
 * @param path the file, on tmpfs; its directory is created with mode 0700
 * @param slots most tuples at a time, 64 to 1,048,576, a power of two
 * @param participants most processes at a time, 2 to 1,024
 * @param slabs4k payload slabs of 4 KiB
 * @param slabs64k payload slabs of 64 KiB
 * @param slabs1m payload slabs of 1 MiB
 */
public record SpaceConfig(Path path, int slots, int participants, int slabs4k, int slabs64k, int slabs1m) {
    /** The environment variable that names the file. */
    public static final String PATH_VARIABLE = "OSPS_SPACE";

    public SpaceConfig {
        check("slots", slots, 64, 1 << 20);
        if (Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException("slots must be a power of two: slots=" + slots);
        }
        check("participants", participants, 2, 1024);
        check("slabs4k", slabs4k, 1, 1 << 16);
        check("slabs64k", slabs64k, 1, 1 << 14);
        check("slabs1m", slabs1m, 1, 1 << 12);
    }

    /** A space of the default size: 16,384 tuples, 256 participants, about 50 MiB. */
    public static SpaceConfig defaults(Path path) {
        return new SpaceConfig(path, 16_384, 256, 1_024, 128, 20);
    }

    /** The file that {@value #PATH_VARIABLE} names, else {@code /dev/shm/osps-UID/space}. */
    public static Path defaultPath() {
        String named = System.getenv(PATH_VARIABLE);
        return named == null || named.isBlank()
                ? Path.of("/dev/shm/osps-" + OwnProcess.userId(), "space")
                : Path.of(named);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "setting is out of range: " + name + "=" + value + " least=" + least + " most=" + most);
        }
    }
}
