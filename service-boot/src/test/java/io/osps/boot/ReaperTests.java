/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.space.LocalSpace;
import io.osps.space.Participant;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.WriteOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReaperTests {
    private final LocalSpace space = LocalSpace.create();
    private final List<Participant> gone = new ArrayList<>();
    private final Reaper reaper = new Reaper(() -> space, gone::add);

    @Test
    void deadParticipantIsCleanedUpAndTold() {
        LocalSpace victim = space.join("worker", "worker-9");
        victim.write(Tuple.of("left"), WriteOptions.boundTo(victim.self()));
        reaper.pass();
        assertThat(gone).isEmpty();

        victim.kill();
        reaper.pass();

        assertThat(gone).containsExactly(victim.self());
        assertThat(space.inspect(Template.of("left"))).isEmpty();
    }

    @Test
    void participantThatLeftOfItsOwnWillIsToldToo() {
        LocalSpace leaving = space.join("worker", "worker-9");
        reaper.pass();

        leaving.close();
        reaper.pass();
        reaper.pass();

        assertThat(gone).containsExactly(leaving.self());
    }
}
