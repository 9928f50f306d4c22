/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LockHolderTests {
    @Test
    void theHolderIsFoundByDeviceAndInodeAmongThoseWhoHoldAndNotAmongThoseWhoWait() {
        List<String> locks = List.of(
                "1: FLOCK  ADVISORY  WRITE 11 fd:01:77 0 EOF",
                "2: POSIX  ADVISORY  READ  12 00:1f:177 0 EOF",
                "2: -> POSIX  ADVISORY  WRITE 13 00:1f:77 0 EOF",
                "3: POSIX  ADVISORY  READ  14 00:1f:77 0 EOF",
                "4: POSIX  ADVISORY  READ  0 00:20:78 0 EOF");

        assertThat(LockHolder.find(locks, LockHolder.name(0x1f, 77))).contains(new LockHolder(14));
        assertThat(LockHolder.find(locks, LockHolder.name(0xfd01, 77))).contains(new LockHolder(11));
        assertThat(LockHolder.find(locks, ":177")).contains(new LockHolder(12));
        assertThat(LockHolder.find(locks, LockHolder.name(0x20, 78))).isEmpty();
    }

    @Test
    void deviceNumbersAreThoseOfTheKernel() {
        // 259:5000 as glibc's makedev has it: the lower eight bits of the minor number, the major one, the rest.
        assertThat(LockHolder.name(0x1310388L, 1)).isEqualTo("103:1388:1");
    }

    @Test
    void whatANameSaysOfItselfIsCleanedForTheTerminal() throws IOException {
        Process process = new ProcessBuilder("sh", "-c", "read _", "\u001b[31m\"red\"").start();
        try {
            assertThat(new LockHolder(process.pid()).toString())
                    .contains("command=\"sh -c read _ ?[31m'red'\"")
                    .doesNotContain("\u001b");
        } finally {
            process.destroyForcibly();
        }
    }
}
