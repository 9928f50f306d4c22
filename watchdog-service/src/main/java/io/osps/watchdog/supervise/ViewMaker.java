/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.evidence.Sighting;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes what people see of a supervised service. Thread safe. */
final class ViewMaker {
    private final ProcFs proc;

    ViewMaker(ProcFs proc) {
        this.proc = proc;
    }

    ServiceView view(Supervised service) {
        Life life = service.life();
        boolean alive = life != null && life.child().exit() == null;
        Map<String, String> pulse = alive && life != null ? life.probe().pulse() : Map.of();
        Verdict verdict = service.verdict();
        Sighting sighting = alive && life != null ? life.sighting() : null;
        return new ServiceView(
                service.spec().name(),
                service.spec().role().text(),
                alive && life != null ? (Long) life.child().id().pid() : null,
                service.phase().name(),
                verdict == null ? null : verdict.text(),
                sighting == null ? null : (Long) sighting.participant().incarnation(),
                sighting == null ? Map.of() : sighting.addresses(),
                seats(pulse),
                pulse.get("containment"),
                oldest(pulse),
                service.history().restarts(),
                service.history().lastReason(),
                service.lastDossier(),
                alive && life != null ? proc.uptime(life.child().id()).toMillis() : 0);
    }

    private static ServiceView.@Nullable Oldest oldest(Map<String, String> pulse) {
        String id = pulse.get("oldest.id");
        try {
            return id == null
                    ? null
                    : new ServiceView.Oldest(
                            id,
                            pulse.getOrDefault("oldest.handler", ""),
                            Long.parseLong(pulse.getOrDefault("oldest.age-ms", "0")));
        } catch (NumberFormatException e) {
            return null;
        }
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
