/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import io.osps.bench.report.Percentiles;
import io.osps.bench.report.Series;
import io.osps.bench.report.Unit;
import java.util.ArrayList;
import java.util.List;

/** One way to have a call answered, by a number of clients, and what was measured of it. For one thread. */
final class Contestant {
    private final String name;
    private final int clients;
    private final Caller.Maker maker;
    private final List<Percentiles> times = new ArrayList<>();
    private final List<Percentiles> rates = new ArrayList<>();

    Contestant(String name, int clients, Caller.Maker maker) {
        this.name = name;
        this.clients = clients;
        this.maker = maker;
    }

    /** Calls for that long without noting anything, and then for a round. */
    void round(long warmUpNanos, long nanos) throws Exception {
        try (Load load = new Load(clients, maker)) {
            load.run(warmUpNanos);
            Load.Measured measured = load.run(nanos);
            times.add(Percentiles.of(measured.times()));
            rates.add(Percentiles.single(measured.rate()));
        }
    }

    Series times() {
        return new Series(name, Unit.TIME, times);
    }

    Series rates() {
        return new Series(name, Unit.RATE, rates);
    }
}
