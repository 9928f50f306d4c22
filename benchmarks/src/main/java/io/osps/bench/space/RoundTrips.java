/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import io.osps.bench.process.Scratch;
import io.osps.bench.report.Effort;
import io.osps.bench.report.Percentiles;
import io.osps.bench.report.Row;
import io.osps.bench.report.Series;
import io.osps.bench.report.Target;
import io.osps.bench.report.Unit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Two processes, 64 bytes out and 64 bytes back: contestants by turns, round after round. */
final class RoundTrips {
    /** Rounds of full length whatever the effort: the second compiler needs them, and a pause in which it can run. */
    private static final int WARM_UP_ROUNDS = 3;

    private final Effort effort;
    private final Map<Transport, Pair> pairs = new EnumMap<>(Transport.class);
    private final Map<Transport, List<Percentiles>> rounds = new EnumMap<>(Transport.class);
    private final Map<Transport, String> failures = new EnumMap<>(Transport.class);

    private RoundTrips(Effort effort) {
        this.effort = effort;
    }

    static List<Row> spinning(Effort effort) throws Exception {
        String measure = "round trip of 64 B, spinning";
        RoundTrips trips = new RoundTrips(effort);
        trips.run(List.of(
                Transport.SPACE,
                Transport.AERON,
                Transport.RING,
                Transport.CHRONICLE,
                Transport.UNIX_SOCKET,
                Transport.REDIS));
        return List.of(
                trips.row(measure, Transport.SPACE, Transport.AERON, new Target.RatioAtMost(1, 0.5)),
                trips.row(measure, Transport.SPACE, Transport.RING, Target.none()),
                trips.row(measure, Transport.SPACE, Transport.CHRONICLE, Target.none()),
                trips.row(measure, Transport.SPACE, Transport.UNIX_SOCKET, Target.none()),
                trips.row(measure, Transport.SPACE, Transport.REDIS, Target.none()));
    }

    static List<Row> sleeping(Effort effort) throws Exception {
        String measure = "round trip of 64 B, sleeping";
        RoundTrips trips = new RoundTrips(effort);
        trips.run(List.of(Transport.SPACE_ASLEEP, Transport.FUTEX, Transport.UNIX_SOCKET));
        return List.of(
                trips.row(measure, Transport.SPACE_ASLEEP, Transport.FUTEX, new Target.RatioAtMost(1.25, Double.NaN)),
                trips.row(
                        measure, Transport.SPACE_ASLEEP, Transport.UNIX_SOCKET, new Target.RatioAtMost(1, Double.NaN)));
    }

    private void run(List<Transport> transports) throws Exception {
        try (Scratch scratch = new Scratch()) {
            RedisServer redis = null;
            try {
                for (Transport transport : transports) {
                    if (transport == Transport.REDIS) {
                        redis = start(scratch);
                    }
                    start(transport, redis);
                }
                for (int round = -WARM_UP_ROUNDS; round < effort.rounds(); round++) {
                    for (Transport transport : transports) {
                        round(transport, round < 0 ? transport.trips() : effort.share(transport.trips()), round >= 0);
                    }
                }
            } finally {
                for (Pair pair : pairs.values()) {
                    pair.close();
                }
                if (redis != null) {
                    redis.close();
                }
            }
        }
    }

    private @Nullable RedisServer start(Scratch scratch) {
        try {
            return RedisServer.start(scratch.path());
        } catch (IOException e) {
            failures.put(Transport.REDIS, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void start(Transport transport, @Nullable RedisServer redis) {
        if (failures.containsKey(transport)) {
            return;
        }
        String address =
                transport == Transport.REDIS && redis != null ? Integer.toString(redis.port()) : Pair.DIRECTORY;
        try {
            pairs.put(
                    transport,
                    Pair.start(
                            RoundTripChild.class,
                            transport.flags(),
                            List.of(transport.name(), Side.CALLER.name(), address),
                            List.of(transport.name(), Side.ANSWERER.name(), address)));
        } catch (Exception e) {
            failures.put(transport, String.valueOf(e.getMessage()));
        }
    }

    private void round(Transport transport, int trips, boolean counts) throws Exception {
        Pair pair = pairs.get(transport);
        if (pair == null) {
            return;
        }
        try {
            String answer = pair.round(trips).first();
            if (counts) {
                rounds.computeIfAbsent(transport, _ -> new ArrayList<>()).add(decode(answer));
            }
        } catch (IllegalStateException e) {
            pairs.remove(transport);
            pair.close();
            failures.put(transport, String.valueOf(e.getMessage()));
        }
    }

    private static Percentiles decode(String answer) throws DataFormatException {
        return Percentiles.of(Histogram.decodeFromCompressedByteBuffer(
                ByteBuffer.wrap(Base64.getDecoder().decode(answer)), 0));
    }

    private Row row(String measure, Transport ours, Transport peer, Target target) {
        for (Transport transport : List.of(ours, peer)) {
            String failure = failures.get(transport);
            if (failure != null) {
                return Row.missing(measure, transport.title() + " does not run here: " + failure);
            }
        }
        return Row.of(measure, series(ours), series(peer), target);
    }

    private Series series(Transport transport) {
        return new Series(transport.title(), Unit.TIME, rounds.getOrDefault(transport, List.of()));
    }
}
