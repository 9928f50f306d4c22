/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.space.SpaceConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the space is and, for the service that creates it, how large. {@link SpaceConfig} knows the ranges.
 *
 * @param path the space's file; {@code /dev/shm/osps-UID/space} when absent
 * @param slots most tuples at a time
 * @param participants most services and tools that are attached at a time
 * @param slabs4k room for so many payloads of up to 4 KiB
 * @param slabs64k room for so many payloads of up to 64 KiB
 * @param slabs1m room for so many payloads of up to 1 MiB
 */
@ConfigurationProperties(prefix = "osps.space", ignoreUnknownFields = false)
record SpaceProperties(
        @Nullable Path path,
        @DefaultValue("16384") int slots,
        @DefaultValue("256") int participants,
        @DefaultValue("1024") int slabs4k,
        @DefaultValue("128") int slabs64k,
        @DefaultValue("20") int slabs1m) {
    SpaceProperties {
        // Refuses a value out of range while the settings are bound, where the failure names the setting's prefix.
        config(path, slots, participants, slabs4k, slabs64k, slabs1m);
    }

    SpaceConfig toConfig() {
        return config(path, slots, participants, slabs4k, slabs64k, slabs1m);
    }

    private static SpaceConfig config(
            @Nullable Path path, int slots, int participants, int slabs4k, int slabs64k, int slabs1m) {
        return new SpaceConfig(
                path == null ? SpaceConfig.defaultPath() : path, slots, participants, slabs4k, slabs64k, slabs1m);
    }
}
