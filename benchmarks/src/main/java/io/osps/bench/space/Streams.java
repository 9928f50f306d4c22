/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import io.osps.bench.report.Effort;
import io.osps.bench.report.Percentiles;
import io.osps.bench.report.Row;
import io.osps.bench.report.Series;
import io.osps.bench.report.Target;
import io.osps.bench.report.Unit;
import java.util.ArrayList;
import java.util.List;

/** Two processes, one writing and one taking as fast as they can. */
final class Streams {
    private static final int WARM_UP_ROUNDS = 4;
    private static final int WARM_UP_MESSAGES = 200_000;
    private static final int MESSAGES = 1_000_000;
    private static final double LEAST_A_SECOND = 2e6;

    private Streams() {}

    static List<Row> rows(Effort effort) throws Exception {
        List<Percentiles> ours = new ArrayList<>();
        List<Percentiles> theirs = new ArrayList<>();
        try (Pair space = start(Transport.SPACE);
                Pair ring = start(Transport.RING)) {
            for (int round = -WARM_UP_ROUNDS; round < effort.rounds(); round++) {
                int count = round < 0 ? WARM_UP_MESSAGES : effort.share(MESSAGES);
                Percentiles rate = round(space, count);
                Percentiles peer = round(ring, count);
                if (round >= 0) {
                    ours.add(rate);
                    theirs.add(peer);
                }
            }
        }
        return List.of(Row.of(
                "one process writes, one takes, 64 B",
                new Series(Transport.SPACE.title(), Unit.RATE, ours),
                new Series(Transport.RING.title(), Unit.RATE, theirs),
                new Target.AtLeast(LEAST_A_SECOND)));
    }

    private static Pair start(Transport transport) throws Exception {
        return Pair.start(
                StreamChild.class,
                transport.flags(),
                List.of(transport.name(), Side.CALLER.name(), Pair.DIRECTORY),
                List.of(transport.name(), Side.ANSWERER.name(), Pair.DIRECTORY));
    }

    private static Percentiles round(Pair pair, int count) throws InterruptedException {
        return Percentiles.single(Double.parseDouble(pair.round(count).second()));
    }
}
