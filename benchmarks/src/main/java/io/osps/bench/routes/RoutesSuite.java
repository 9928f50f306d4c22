/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import io.osps.bench.process.Scratch;
import io.osps.bench.report.Effort;
import io.osps.bench.report.Row;
import io.osps.bench.report.Suite;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The routes of a request beside what others offer for the same: real servers, the same payloads, the same run. */
public final class RoutesSuite implements Suite {
    private static final int WARM_UP_CLIENTS = 50;
    private static final int WARM_UP_MILLIS = 8000;

    @Override
    public String name() {
        return "routes";
    }

    @Override
    public String summary() {
        return "relay, redirect and callback beside Redis, Gearman, NATS, beanstalkd and HAProxy";
    }

    @Override
    public List<Part> parts() {
        return List.of(
                part("redis-benchmark", (osps, peers, effort) -> new BenchmarkTool(osps, peers).rows(effort)),
                part("one-client", (osps, peers, effort) -> new RoundTrips(osps, peers).rows(1, effort)),
                part("many-clients", (osps, peers, effort) -> new RoundTrips(osps, peers).rows(50, effort)),
                part("first-call", (osps, peers, effort) -> new FirstCalls(osps, peers).rows(effort)),
                part("costs", (osps, _, effort) -> new Costs(osps).rows(effort)),
                part("backlog", (osps, _, effort) -> new Backlog(osps).rows(effort)),
                part("idle", (osps, _, effort) -> new IdleConnections(osps).rows(effort)));
    }

    @FunctionalInterface
    private interface Field {
        List<Row> rows(OspsSystem osps, Peers peers, Effort effort) throws Exception;
    }

    /** Everybody is up while a part is measured; an idle server costs nothing. */
    private static Part part(String name, Field field) {
        return new Part(name, effort -> {
            try (Scratch scratch = new Scratch();
                    OspsSystem osps = OspsSystem.start(scratch.path());
                    Peers peers = new Peers(scratch.path())) {
                warmUp(osps, effort);
                return field.rows(osps, peers, effort);
            }
        });
    }

    /** Services that run for days have their code compiled; those that were started for a part get some seconds for it. */
    private static void warmUp(OspsSystem osps, Effort effort) throws Exception {
        for (int port : new int[] {osps.dispatcherPort(), osps.workerPort()}) {
            try (Load load = new Load(WARM_UP_CLIENTS, _ -> new RespCaller(port, "CALL", "echo"))) {
                load.run(TimeUnit.MILLISECONDS.toNanos(effort.share(WARM_UP_MILLIS)));
            }
        }
    }
}
