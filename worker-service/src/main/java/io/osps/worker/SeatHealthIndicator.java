/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import io.osps.boot.Presence;
import io.osps.boot.ServiceState;
import io.osps.worker.seat.Seats;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up while this worker takes requests. A worker whose seats are all taken is well. */
final class SeatHealthIndicator extends AbstractHealthIndicator {
    private final Presence presence;
    private final Seats seats;

    SeatHealthIndicator(Presence presence, Seats seats) {
        super("the seats cannot be counted");
        this.presence = presence;
        this.seats = seats;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.status(presence.state() == ServiceState.READY && seats.isOpen() ? "UP" : "OUT_OF_SERVICE")
                .withDetail("state", presence.state().text())
                .withDetail("seats", seats.total())
                .withDetail("free", seats.free())
                .withDetail("owed", seats.owed());
    }
}
