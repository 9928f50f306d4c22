/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit in {@code deploy/systemd}. */
final class SystemdUnitTests {
    private static final Path ROOT =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());

    @TempDir
    private Path directory;

    @Test
    void unitIsFoundGoodBySystemd() throws Exception {
        Path systemdAnalyze = Path.of("/usr/bin/systemd-analyze");
        assumeTrue(Files.isExecutable(systemdAnalyze), "systemd-analyze is not installed");
        String unit = Files.readString(ROOT.resolve("deploy/systemd/osps.service"))
                .replace("/opt/osps", ROOT.toString())
                .replace("User=osps", "User=" + System.getProperty("user.name"));
        Path file = Files.writeString(directory.resolve("osps.service"), unit);
        Path said = directory.resolve("said");
        Process verify = new ProcessBuilder(systemdAnalyze.toString(), "verify", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        assertThat(verify.waitFor()).as(Files.readString(said)).isZero();
        assertThat(Files.readString(said)).doesNotContain("osps.service");
    }

    @Test
    void unitLeavesTheServicesAloneAndIsFedByTheWatchdog() throws Exception {
        assertThat(Files.readAllLines(ROOT.resolve("deploy/systemd/osps.service")))
                .contains("Type=notify", "KillMode=process", "OOMPolicy=continue")
                .anyMatch(line -> line.startsWith("WatchdogSec="))
                .anyMatch(line -> line.startsWith("ExecStop=") && line.endsWith(" down"));
    }
}
