/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.exchange.ServiceAdvert;
import io.osps.process.ProcessId;
import io.osps.space.LocalSpace;
import io.osps.space.Participant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class SpaceMembersTests {
    private final LocalSpace space = LocalSpace.create();

    private static ProcessId id(Participant participant) {
        return new ProcessId(participant.pid(), participant.startTicks());
    }

    @Test
    void processIsFoundWithItsAdvert() {
        Participant self = space.self();
        ServiceAdvert advert = new ServiceAdvert(
                self.name(), self.role(), self.incarnation(), "", "10.0.0.1", 0, 4_000, 8_400, false, List.of());
        space.write(advert.toTuple());

        SpaceMembers.Member member =
                Objects.requireNonNull(SpaceMembers.of(space).find(id(self)));
        assertThat(member).isEqualTo(new SpaceMembers.Member(self, advert));
        assertThat(member.addresses())
                .containsExactly(Map.entry("heartbeat", "10.0.0.1:4000"), Map.entry("http", "10.0.0.1:8400"));
    }

    @Test
    void processIsFoundWithoutAnAdvertWhenItHasNotTold() {
        SpaceMembers.Member member =
                Objects.requireNonNull(SpaceMembers.of(space).find(id(space.self())));

        assertThat(member).isEqualTo(new SpaceMembers.Member(space.self(), null));
        assertThat(member.addresses()).isEmpty();
    }

    @Test
    void processIsNotFoundWhenItIsAnother() {
        ProcessId self = id(space.self());
        assertThat(SpaceMembers.of(space).find(new ProcessId(self.pid(), self.startTicks() + 1)))
                .isNull();
        assertThat(SpaceMembers.EMPTY.find(self)).isNull();
    }
}
