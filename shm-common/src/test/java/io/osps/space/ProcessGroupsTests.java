/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.osps.process.OwnProcess;
import io.osps.process.ProcessGroups;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProcessGroupsTests {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @RegisterExtension
    final SpaceDirectory directory = new SpaceDirectory();

    @Test
    void startTicksNameOneProcess() throws Exception {
        long own = ProcessGroups.startTicks(ProcessHandle.current().pid());
        assertThat(own).isPositive();
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        assertThat(ProcessGroups.startTicks(gone.pid())).isZero();
        assertThat(OwnProcess.pidNamespace()).isPositive();
    }

    @Test
    void wholeGroupIsGoneWhenItWasKilled() throws Exception {
        Process leader = group("sleep 600 & sleep 600 & wait");
        assertThat(ProcessGroups.kill(leader.pid(), ProcessGroups.startTicks(leader.pid()), LIMIT))
                .isTrue();
        assertThat(leader.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(living(leader.pid())).isZero();
    }

    @Test
    void membersAreKilledWhenTheLeaderIsGoneAlready() throws Exception {
        Process leader = group("sleep 600 & exit 0");
        long start = ProcessGroups.startTicks(leader.pid());
        leader.waitFor();
        assertThat(living(leader.pid())).isEqualTo(1);
        assertThat(ProcessGroups.kill(leader.pid(), start, LIMIT)).isTrue();
        assertThat(living(leader.pid())).isZero();
    }

    @Test
    void nothingIsKilledWhenTheIdNamesAnotherProcessNow() throws Exception {
        Process other = group("sleep 600");
        try {
            assertThat(ProcessGroups.kill(other.pid(), ProcessGroups.startTicks(other.pid()) - 1, LIMIT))
                    .isTrue();
            assertThat(other.isAlive()).isTrue();
        } finally {
            ProcessGroups.kill(other.pid(), ProcessGroups.startTicks(other.pid()), LIMIT);
        }
    }

    @Test
    void groupsThatAreNoneAreRefused() {
        for (long group : new long[] {-1, 0, 1}) {
            assertThatIllegalArgumentException().isThrownBy(() -> ProcessGroups.kill(group, 1, LIMIT));
        }
    }

    @Test
    void groupIsGoneBeforeTheClaimOfTheDeadComesBack() throws Exception {
        SpaceConfig config = new SpaceConfig(directory.space(), 64, 8, 4, 2, 1);
        Template template = Template.of("request");
        try (MappedSpace space = MappedSpace.open(config, "survivor", null)) {
            space.write(Tuple.of("request"));
            MappedSpace worker = MappedSpace.open(config, "worker", null);
            Claim claim = Objects.requireNonNull(worker.tryClaim(template, ClaimKind.COUNTED));
            Process command = group("trap '' TERM HUP INT; sleep 600 & wait");
            claim.markProcessGroup(command.pid(), ProcessGroups.startTicks(command.pid()));
            worker.die();
            assertThat(command.isAlive()).isTrue();
            assertThat(space.reclaim(worker.self())).isTrue();

            assertThat(living(command.pid())).isZero();
            TupleView back = space.inspect(template).getFirst();
            assertThat(back.state()).isEqualTo(TupleState.READY);
            assertThat(back.attempts()).isEqualTo(1);
            assertThat(back.marks().processGroup()).isEqualTo(command.pid());
        }
    }

    /** Starts a shell in a process group of its own, and returns when it is the leader. */
    private static Process group(String script) throws IOException {
        Process process = new ProcessBuilder("setsid", "sh", "-c", "echo; exec >&-; " + script).start();
        process.inputReader().readLine();
        return process;
    }

    /** Members of a group that are neither zombies nor gone. */
    private static int living(long group) throws IOException {
        int living = 0;
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
                    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                    living += fields[2].equals(Long.toString(group)) && !fields[0].equals("Z") ? 1 : 0;
                } catch (IOException gone) {
                    // It ended while we looked.
                }
            }
        }
        return living;
    }
}
