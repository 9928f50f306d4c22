/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import io.osps.bench.report.Effort;
import io.osps.bench.report.Percentiles;
import io.osps.bench.report.Row;
import io.osps.bench.report.Series;
import io.osps.bench.report.Target;
import io.osps.bench.report.Unit;
import io.osps.wire.CallMessage;
import io.osps.wire.Grant;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The redirect as a worker's first caller meets it: {@code ACQUIRE}, a new connection, and {@code CALL} on it. */
final class FirstCalls {
    private static final int CALLS = 3000;

    private final OspsSystem osps;
    private final Peers peers;

    FirstCalls(OspsSystem osps, Peers peers) {
        this.osps = osps;
        this.peers = peers;
    }

    List<Row> rows(Effort effort) throws Exception {
        byte[] payload = "x".repeat(64).getBytes(StandardCharsets.US_ASCII);
        int calls = effort.share(CALLS);
        List<Percentiles> ours = new ArrayList<>();
        List<Percentiles> bare = new ArrayList<>();
        try (RespCaller dispatcher = new RespCaller(osps.dispatcherPort())) {
            redirected(dispatcher, payload, calls);
            bare(payload, calls);
            for (int round = 0; round < effort.rounds(); round++) {
                ours.add(Percentiles.of(redirected(dispatcher, payload, calls)));
                bare.add(Percentiles.of(bare(payload, calls)));
            }
        }
        return List.of(Row.of(
                "redirect, first call",
                new Series("redirect, first call", Unit.TIME, ours),
                new Series("3 bare round trips and a connect", Unit.TIME, bare),
                new Target.RatioAtMost(1, Double.NaN)));
    }

    private static Histogram redirected(RespCaller dispatcher, byte[] payload, int calls) throws Exception {
        Histogram times = new Histogram(60_000_000_000L, 3);
        for (int i = 0; i < calls; i++) {
            long begin = System.nanoTime();
            Grant grant = Grant.from(dispatcher.ask(RespCaller.bytes(CallMessage.ACQUIRE, "echo")));
            try (RespCaller worker = new RespCaller(grant.port())) {
                List<byte[]> call = new ArrayList<>(RespCaller.bytes(CallMessage.CALL, "echo"));
                call.add(payload);
                call.addAll(RespCaller.bytes("TICKET", grant.ticket()));
                RespCaller.bulk(worker.ask(call));
                times.recordValue(System.nanoTime() - begin);
            }
        }
        return times;
    }

    private Histogram bare(byte[] payload, int calls) throws Exception {
        Histogram times = new Histogram(60_000_000_000L, 3);
        for (int i = 0; i < calls; i++) {
            long begin = System.nanoTime();
            try (Caller echo = PeerCallers.bare(peers.bare().port())) {
                for (int trip = 0; trip < 3; trip++) {
                    echo.call(payload);
                }
                times.recordValue(System.nanoTime() - begin);
            }
        }
        return times;
    }
}
