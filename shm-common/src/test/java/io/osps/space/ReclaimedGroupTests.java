/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.process.ProcessTable;
import io.osps.process.ShellGroup;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ReclaimedGroupTests {
    @RegisterExtension
    final SpaceDirectory directory = new SpaceDirectory();

    @Test
    void groupIsGoneBeforeTheClaimOfTheDeadComesBack() throws Exception {
        SpaceConfig config = new SpaceConfig(directory.space(), 64, 8, 4, 2, 1);
        Template template = Template.of("request");
        try (MappedSpace space = MappedSpace.open(config, "survivor", null)) {
            space.write(Tuple.of("request"));
            MappedSpace worker = MappedSpace.open(config, "worker", null);
            Claim claim = Objects.requireNonNull(worker.tryClaim(template, ClaimKind.COUNTED));
            Process command = ShellGroup.start("trap '' TERM HUP INT; sleep 600 & wait");
            claim.markProcessGroup(command.pid(), ProcessTable.own().startTicks(command.pid()));
            worker.die();
            assertThat(command.isAlive()).isTrue();
            assertThat(space.reclaim(worker.self())).isTrue();

            assertThat(ShellGroup.living(command.pid())).isZero();
            TupleView back = space.inspect(template).getFirst();
            assertThat(back.state()).isEqualTo(TupleState.READY);
            assertThat(back.attempts()).isEqualTo(1);
            assertThat(back.marks().processGroup()).isEqualTo(command.pid());
        }
    }
}
