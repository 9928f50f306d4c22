package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.evidence.Sighting;
import java.util.Map;

/** Makes what people see of a supervised service. Thread safe. */
final class ViewMaker {
    private final ProcFs proc;

    ViewMaker(ProcFs proc) {
        this.proc = proc;
    }

    ServiceView view(Supervised service) {
        Life life = service.life();
        boolean alive = life != null && life.child().exit() == null;
        Sighting sighting = alive && life != null ? life.sighting() : null;
        return new ServiceView(
                service.spec().name(),
                service.spec().role().text(),
                alive && life != null ? (Long) life.child().id().pid() : null,
                service.state().phase().name(),
                sighting == null ? null : (Long) sighting.participant().incarnation(),
                sighting == null ? Map.of() : sighting.addresses(),
                alive && life != null ? seats(life.probe().pulse()) : ServiceView.Seats.NONE,
                service.history().restarts(),
                service.history().lastReason(),
                alive && life != null ? proc.uptime(life.child().id()).toMillis() : 0);
    }

    private static ServiceView.Seats seats(Map<String, String> pulse) {
        String total = pulse.get("seats.total");
        String free = pulse.get("seats.free");
        try {
            return total == null || free == null
                    ? ServiceView.Seats.NONE
                    : new ServiceView.Seats(Integer.parseInt(total), Integer.parseInt(free));
        } catch (NumberFormatException e) {
            // Its process is being torn down or is none of ours; it has no seats to tell of.
            return ServiceView.Seats.NONE;
        }
    }
}
