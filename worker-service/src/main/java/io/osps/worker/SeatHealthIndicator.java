/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import io.osps.boot.Presence;
import io.osps.boot.Running;
import io.osps.boot.ServiceState;
import io.osps.worker.seat.Seats;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Up while this worker takes requests. A worker whose seats are all taken is well. */
final class SeatHealthIndicator extends AbstractHealthIndicator {
    private final Presence presence;
    private final Running<Seats> seats;

    SeatHealthIndicator(Presence presence, Running<Seats> seats) {
        super("the seats cannot be counted");
        this.presence = presence;
        this.seats = seats;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        builder.outOfService().withDetail("state", presence.state().text());
        seats.find().ifPresent(open -> tell(builder, open));
    }

    private void tell(Health.Builder builder, Seats open) {
        if (presence.state() == ServiceState.READY && !open.isDraining()) {
            builder.up();
        }
        builder.withDetail("seats", open.total())
                .withDetail("free", open.free())
                .withDetail("owed", open.owed());
    }
}
