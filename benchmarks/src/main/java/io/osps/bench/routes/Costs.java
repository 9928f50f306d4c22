/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import io.osps.bench.report.Effort;
import io.osps.bench.report.Percentiles;
import io.osps.bench.report.Row;
import io.osps.bench.report.Series;
import io.osps.bench.report.Target;
import io.osps.bench.report.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a request costs the dispatcher and the worker together: processor time and heap, by their own meters. */
final class Costs {
    private static final int CLIENTS = 50;

    private final OspsSystem osps;

    Costs(OspsSystem osps) {
        this.osps = osps;
    }

    List<Row> rows(Effort effort) throws Exception {
        List<Row> rows = new ArrayList<>();
        rows.addAll(rows("relay", osps.dispatcherPort(), effort));
        rows.addAll(rows("direct", osps.workerPort(), effort));
        return rows;
    }

    private List<Row> rows(String name, int port, Effort effort) throws Exception {
        List<Percentiles> cpu = new ArrayList<>();
        List<Percentiles> heap = new ArrayList<>();
        try (Load load = new Load(CLIENTS, _ -> new RespCaller(port, "CALL", "echo"))) {
            load.run(TimeUnit.MILLISECONDS.toNanos(500));
            for (int round = 0; round < effort.rounds(); round++) {
                Usage before = osps.usage();
                long calls = load.run(TimeUnit.SECONDS.toNanos(1)).times().getTotalCount();
                Usage used = osps.usage().since(before);
                cpu.add(Percentiles.single(used.cpuNanos() / calls));
                heap.add(Percentiles.single(used.allocated() / calls));
            }
        }
        String suffix = " a request, " + name + ", " + CLIENTS + " clients";
        return List.of(
                Row.of("processor time" + suffix, new Series(name, Unit.TIME, cpu), null, Target.none()),
                Row.of("allocation" + suffix, new Series(name, Unit.BYTES, heap), null, Target.none()));
    }
}
