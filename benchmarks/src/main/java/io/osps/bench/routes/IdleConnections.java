/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import io.osps.bench.report.Effort;
import io.osps.bench.report.Percentiles;
import io.osps.bench.report.Row;
import io.osps.bench.report.Series;
import io.osps.bench.report.Target;
import io.osps.bench.report.Unit;
import io.osps.process.ProcessTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What connections that say nothing cost the dispatcher, and the clients that say something. */
final class IdleConnections {
    private static final int BUSY = 50;
    /** With the busy ones and some to spare, as many as the dispatcher takes. */
    private static final int IDLE = 9_900;

    private static final double MOST_BYTES = 150 << 20;

    private final OspsSystem osps;

    IdleConnections(OspsSystem osps) {
        this.osps = osps;
    }

    List<Row> rows(Effort effort) throws Exception {
        List<Percentiles> alone = new ArrayList<>();
        List<Percentiles> among = new ArrayList<>();
        List<Percentiles> memory = new ArrayList<>();
        long round = TimeUnit.MILLISECONDS.toNanos(effort.share(2000));
        rate(round);
        for (int i = 0; i < effort.rounds(); i++) {
            alone.add(rate(round));
            long before = resident();
            List<SocketChannel> idle = new ArrayList<>();
            try {
                connect(idle);
                memory.add(Percentiles.single((double) Math.max(0, resident() - before)));
                among.add(rate(round));
            } finally {
                for (SocketChannel channel : idle) {
                    channel.close();
                }
            }
        }
        return List.of(
                Row.of(
                        IDLE + " idle connections, more memory of the dispatcher",
                        new Series("idle", Unit.BYTES, memory),
                        null,
                        new Target.AtMost(MOST_BYTES)),
                Row.of(
                        "relay, " + BUSY + " clients among " + IDLE + " idle, calls a second",
                        new Series("among idle", Unit.RATE, among),
                        new Series("alone", Unit.RATE, alone),
                        new Target.RatioAtLeast(0.9)));
    }

    private Percentiles rate(long nanos) throws Exception {
        try (Load load = new Load(BUSY, _ -> new RespCaller(osps.dispatcherPort(), "CALL", "echo"))) {
            return Percentiles.single(load.run(nanos).rate());
        }
    }

    private void connect(List<SocketChannel> idle) throws IOException {
        InetSocketAddress dispatcher = new InetSocketAddress(InetAddress.getLoopbackAddress(), osps.dispatcherPort());
        for (int i = 0; i < IDLE; i++) {
            idle.add(SocketChannel.open(dispatcher));
        }
        // The last one is served, so those before it were taken.
        try (RespCaller probe = new RespCaller(osps.dispatcherPort())) {
            probe.ask(RespCaller.bytes("PING"));
        }
    }

    private long resident() throws IOException {
        return ProcessTable.own().status(osps.dispatcherPid()).bytes("VmRSS").orElseThrow();
    }
}
