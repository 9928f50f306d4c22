package io.osps.watchdog;

import io.osps.boot.Presence;
import io.osps.boot.SpaceAttachment;
import io.osps.watchdog.evidence.Census;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.evidence.ProcessId;
import io.osps.watchdog.evidence.Sighting;
import io.osps.watchdog.supervise.ServiceView;
import io.osps.watchdog.supervise.Supervisor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** All services, the watchdog first: what {@code osps status} shows. */
@Endpoint(id = "services")
final class ServicesEndpoint {
    /**
     * The answer.
     *
     * @param services the watchdog, then those that it supervises
     */
    record Services(List<ServiceView> services) {}

    private final Supervisor supervisor;
    private final SpaceAttachment space;
    private final Presence presence;
    private final ProcFs proc;

    ServicesEndpoint(Supervisor supervisor, SpaceAttachment space, Presence presence, ProcFs proc) {
        this.supervisor = supervisor;
        this.space = space;
        this.presence = presence;
        this.proc = proc;
    }

    @ReadOperation
    Services services() {
        return new Services(
                Stream.concat(Stream.of(self()), supervisor.services().stream()).toList());
    }

    private ServiceView self() {
        ProcessId id = new ProcessId(space.self().pid(), space.self().startTicks());
        Sighting sighting = Census.of(space).find(id);
        return new ServiceView(
                space.self().name(),
                space.self().role(),
                id.pid(),
                presence.state().name(),
                space.self().incarnation(),
                sighting == null ? Map.of() : sighting.addresses(),
                ServiceView.Seats.NONE,
                0,
                null,
                proc.uptime(id).toMillis());
    }
}
