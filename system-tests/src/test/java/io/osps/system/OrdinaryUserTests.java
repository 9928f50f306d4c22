/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What root is allowed proves nothing for anybody else, and the machines that build are often root's. */
@Tag("system")
final class OrdinaryUserTests {
    private static final int NOBODY = 65_534;

    @BeforeEach
    void requireRoot() {
        assumeThat(System.getProperty("user.name"))
                .as("only root can be another user")
                .isEqualTo("root");
        assumeThat(Tool.isInstalled("setpriv")).as("setpriv").isTrue();
        assumeThat(Tool.run(List.of(
                                "setpriv",
                                "--reuid=" + NOBODY,
                                "--regid=" + NOBODY,
                                "--clear-groups",
                                "test",
                                "-x",
                                TestSystem.HOME.resolve("osps").toString()))
                        .exitCode())
                .as("others may not read this checkout")
                .isZero();
    }

    @Test
    void anOrdinaryUserHasASystemOfTheirOwn() throws IOException {
        try (TestSystem system = new TestSystem()) {
            system.settings("osps.worker.commands.tool.command: [sh, -c, 'id -u']\n")
                    .asUser(NOBODY)
                    .started();
            assertThat(system.osps("call", "tool", "").out().strip()).isEqualTo(String.valueOf(NOBODY));
            assertThat(system.osps("call", "--route", "relay", "upper", "text")
                            .out()
                            .strip())
                    .isEqualTo("TEXT");
            assertThat(system.osps("status").out()).contains("worker-1", "READY");
            assertThat(system.osps("fsck").exitCode()).isZero();
            assertThat(system.osps("restart", "worker-1").exitCode()).isZero();
            CommandRun down = system.osps("down");
            assertThat(down.exitCode()).as(down.shown()).isZero();
        }
    }
}
