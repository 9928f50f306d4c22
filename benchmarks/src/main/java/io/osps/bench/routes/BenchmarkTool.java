/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import io.osps.bench.process.Tool;
import io.osps.bench.report.Effort;
import io.osps.bench.report.Percentiles;
import io.osps.bench.report.Row;
import io.osps.bench.report.Series;
import io.osps.bench.report.Target;
import io.osps.bench.report.Unit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Our commands and Redis' own {@code ECHO}, all by {@code redis-benchmark}, which costs the machine little itself. */
final class BenchmarkTool {
    private static final int REQUESTS = 60_000;
    private static final String PAYLOAD = "x".repeat(64);

    private final OspsSystem osps;
    private final Peers peers;

    BenchmarkTool(OspsSystem osps, Peers peers) {
        this.osps = osps;
        this.peers = peers;
    }

    List<Row> rows(Effort effort) throws Exception {
        Server redis = peers.redis();
        Path tool = Tool.find("redis-benchmark");
        if (redis == null || tool == null) {
            return List.of(Row.missing("by redis-benchmark", "redis-server and redis-benchmark are not installed"));
        }
        List<Row> rows = new ArrayList<>();
        for (int clients : new int[] {1, 50}) {
            int requests = effort.share(clients == 1 ? REQUESTS / 2 : REQUESTS * 2);
            List<Percentiles> echo = new ArrayList<>();
            List<Percentiles> direct = new ArrayList<>();
            List<Percentiles> relay = new ArrayList<>();
            rate(tool, osps.workerPort(), clients, requests, "CALL", "echo");
            rate(tool, osps.dispatcherPort(), clients, requests, "CALL", "echo");
            for (int round = 0; round < effort.rounds(); round++) {
                echo.add(rate(tool, redis.port(), clients, requests, "ECHO"));
                direct.add(rate(tool, osps.workerPort(), clients, requests, "CALL", "echo"));
                relay.add(rate(tool, osps.dispatcherPort(), clients, requests, "CALL", "echo"));
            }
            Series peer = new Series("redis ECHO", Unit.RATE, echo);
            String suffix = ", " + clients + (clients == 1 ? " client" : " clients") + ", by redis-benchmark";
            rows.add(Row.of(
                    "direct" + suffix, new Series("direct", Unit.RATE, direct), peer, new Target.RatioAtLeast(0.85)));
            rows.add(Row.of(
                    "relay" + suffix,
                    new Series("relay", Unit.RATE, relay),
                    peer,
                    clients == 1 ? Target.none() : new Target.RatioAtLeast(0.5)));
        }
        return rows;
    }

    private static Percentiles rate(Path tool, int port, int clients, int requests, String... command)
            throws Exception {
        List<String> words = new ArrayList<>(List.of(
                tool.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                Integer.toString(clients),
                "-n",
                Integer.toString(requests),
                "--csv"));
        words.addAll(List.of(command));
        words.add(PAYLOAD);
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        String[] cells = out.strip().lines().reduce("", (_, last) -> last).split("\",\"", -1);
        if (cells.length < 2) {
            throw new IOException("redis-benchmark told no rate: command=" + words + " output=" + out);
        }
        return Percentiles.single(Double.parseDouble(cells[1]));
    }
}
