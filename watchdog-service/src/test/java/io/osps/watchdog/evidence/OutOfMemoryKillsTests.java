/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutOfMemoryKillsTests {
    @TempDir
    private Path proc = Path.of("");

    private long now;

    private void kernelTells(String counters) throws IOException {
        Files.writeString(proc.resolve("vmstat"), counters);
    }

    private OutOfMemoryKills kills() {
        return new OutOfMemoryKills(new ProcFs(proc, () -> now), () -> now);
    }

    @Test
    void killCountsForTenSeconds() throws IOException {
        kernelTells("nr_dirty 7\noom_kill 3\n");
        OutOfMemoryKills kills = kills();
        assertThat(kills.wereLately()).isFalse();

        kernelTells("nr_dirty 7\noom_kill 4\n");
        assertThat(kills.wereLately()).isTrue();
        now += Duration.ofSeconds(9).toNanos();
        assertThat(kills.wereLately()).isTrue();
        now += Duration.ofSeconds(1).toNanos();
        assertThat(kills.wereLately()).isFalse();
    }

    @Test
    void anyDeathMayBeOneWhenTheKernelDoesNotTell() throws IOException {
        assertThat(kills().wereLately()).isTrue();
        kernelTells("nr_dirty 7\n");
        assertThat(kills().wereLately()).isTrue();
    }
}
