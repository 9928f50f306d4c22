/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import io.osps.bench.report.Effort;
import io.osps.bench.report.Row;
import io.osps.bench.report.Target;
import io.osps.client.CallOptions;
import io.osps.client.OspsClient;
import io.osps.client.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Calls of 64 bytes by each route and through each peer, all by the same clients. */
final class RoundTrips {
    private static final int WARM_UP_MILLIS = 500;
    private static final int ROUND_MILLIS = 1000;
    private static final List<String> BROKERS = List.of("gearmand", "nats-server", "redis lists", "beanstalkd");

    private final OspsSystem osps;
    private final Peers peers;

    RoundTrips(OspsSystem osps, Peers peers) {
        this.osps = osps;
        this.peers = peers;
    }

    List<Row> rows(int clients, Effort effort) throws Exception {
        Map<String, Contestant> all = new LinkedHashMap<>();
        try (OspsClient client =
                OspsClient.builder().port(osps.dispatcherPort()).build()) {
            ours(client).forEach((name, maker) -> all.put(name, new Contestant(name, clients, maker)));
            peers.makers().forEach((name, maker) -> all.put(name, new Contestant(name, clients, maker)));
            for (int round = 0; round < effort.rounds(); round++) {
                for (Contestant contestant : all.values()) {
                    contestant.round(
                            WARM_UP_MILLIS * 1_000_000L / (round == 0 ? 1 : 5),
                            ROUND_MILLIS * 1_000_000L / (effort == Effort.QUICK ? 5 : 1));
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        String suffix = clients == 1 ? ", 1 client" : ", " + clients + " clients";
        for (String broker : BROKERS) {
            Target ahead = clients == 1 ? Target.none() : new Target.RatioAtLeast(1);
            rows.addAll(pair("relay" + suffix, all, "relay", broker, ahead, Target.none()));
        }
        Target near = clients == 1 ? new Target.RatioAtMost(1.6, Double.NaN) : Target.none();
        rows.addAll(pair("relay" + suffix, all, "relay", "haproxy and echo", Target.none(), near));
        for (String route : List.of("direct", "redirect, kept", "callback")) {
            rows.addAll(pair(route + suffix, all, route, "redis ECHO", Target.none(), Target.none()));
        }
        return rows;
    }

    private static List<Row> pair(
            String measure, Map<String, Contestant> all, String ours, String peer, Target rate, Target time) {
        Contestant one = Objects.requireNonNull(all.get(ours), ours);
        Contestant other = all.get(peer);
        if (other == null) {
            return List.of(Row.missing(measure + ", beside " + peer, "not installed"));
        }
        return List.of(
                Row.of(measure + ", calls a second", one.rates(), other.rates(), rate),
                Row.of(measure + ", round trip", one.times(), other.times(), time));
    }

    private Map<String, Caller.Maker> ours(OspsClient client) {
        Map<String, Caller.Maker> makers = new LinkedHashMap<>();
        makers.put("relay", _ -> new RespCaller(osps.dispatcherPort(), "CALL", "echo"));
        makers.put("direct", _ -> new RespCaller(osps.workerPort(), "CALL", "echo"));
        makers.put("redirect, kept", _ -> byClient(client, Route.REDIRECT));
        makers.put("callback", _ -> byClient(client, Route.CALLBACK));
        return makers;
    }

    private static Caller byClient(OspsClient client, Route route) {
        CallOptions options = CallOptions.DEFAULTS.withRoute(route);
        return new Caller() {
            @Override
            public byte[] call(byte[] payload) throws Exception {
                return client.call("echo", payload, options);
            }

            @Override
            public void close() {
                // All callers share the client.
            }
        };
    }
}
