package io.osps.bench.routes;

import io.osps.bench.process.Scratch;
import io.osps.bench.report.Effort;
import io.osps.bench.report.Row;
import io.osps.bench.report.Suite;
import java.util.List;

/** The routes of a request beside what others offer for the same: real servers, the same payloads, the same run. */
public final class RoutesSuite implements Suite {
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
                return field.rows(osps, peers, effort);
            }
        });
    }
}
