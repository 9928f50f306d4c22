/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import io.osps.bench.process.ChildJvm;
import io.osps.bench.process.Scratch;
import io.osps.bench.report.Effort;
import io.osps.bench.report.Percentiles;
import io.osps.bench.report.Row;
import io.osps.bench.report.Series;
import io.osps.bench.report.Target;
import io.osps.bench.report.Unit;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.FieldType;
import io.osps.space.MappedSpace;
import io.osps.space.Participant;
import io.osps.space.SpaceConfig;
import io.osps.space.Template;
import io.osps.space.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * From SIGKILL of a claimant to the tuple's next claim, and beside it, of the same death, to the moment at which the
 * kernel lets go of another lock that it held.
 *
 * <p>The survivor sleeps in a claim; a second thread looks every millisecond whether the claimant still lives, and
 * reclaims it.
 */
final class KilledClaimants {
    private static final int DEATHS = 60;
    /** Until then reclaiming is not compiled. */
    private static final int UNCOUNTED_DEATHS = 5;

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long LOOK_EVERY_NANOS = 1_000_000;
    private static final double MORE_NANOS = 5e6;
    private static final Template JOB = Template.of("job", FieldType.LONG);

    private final MappedSpace space;
    private final Path place;
    private final ExecutorService threads;
    private final List<Double> claims = new ArrayList<>();
    private final List<Double> releases = new ArrayList<>();

    private KilledClaimants(MappedSpace space, Path place, ExecutorService threads) {
        this.space = space;
        this.place = place;
        this.threads = threads;
    }

    static List<Row> rows(Effort effort) throws Exception {
        try (Scratch scratch = new Scratch();
                MappedSpace space =
                        MappedSpace.open(SpaceConfig.defaults(scratch.path().resolve("space")), "survivor", null);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            space.write(Tuple.of("job", 1));
            KilledClaimants killed = new KilledClaimants(space, scratch.path(), threads);
            for (int i = -UNCOUNTED_DEATHS; i < effort.share(DEATHS); i++) {
                killed.death(i);
            }
            return List.of(Row.of(
                    "kill -9 of a claimant to the next claim",
                    killed.series("tuple space", killed.claims),
                    killed.series("the kernel's release of its lock", killed.releases),
                    new Target.PeerAndAtMost(MORE_NANOS)));
        }
    }

    private Series series(String name, List<Double> nanos) {
        return new Series(name, Unit.TIME, List.of(Percentiles.ofAll(nanos)));
    }

    private void death(int number) throws Exception {
        Path beside = Files.createFile(place.resolve("lock-" + number));
        try (ChildJvm child = ChildJvm.start(
                        ClaimantChild.class,
                        List.of(),
                        place.resolve("log"),
                        place.resolve("space").toString(),
                        beside.toString());
                FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            child.answer(LIMIT);
            Participant claimant = space.participants().stream()
                    .filter(participant -> participant.role().equals("claimant"))
                    .findFirst()
                    .orElseThrow();
            CompletableFuture<Long> released = CompletableFuture.supplyAsync(() -> locked(channel), threads);
            CompletableFuture<Long> claimed = CompletableFuture.supplyAsync(this::claimed, threads);
            CompletableFuture<Boolean> reclaimed = CompletableFuture.supplyAsync(() -> reclaim(claimant), threads);
            // Both are asleep by then.
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            long start = System.nanoTime();
            child.kill();
            double release = released.get() - start;
            double claim = claimed.get() - start;
            if (number >= 0) {
                releases.add(release);
                claims.add(claim);
            }
            if (!reclaimed.get()) {
                throw new IllegalStateException("somebody else reclaimed: participant=" + claimant);
            }
        }
    }

    private boolean reclaim(Participant claimant) {
        while (space.isAlive(claimant)) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        return space.reclaim(claimant);
    }

    private long claimed() {
        try {
            Claim claim = Objects.requireNonNull(space.claim(JOB, ClaimKind.UNCOUNTED, LIMIT), "no tuple came back");
            long now = System.nanoTime();
            claim.release();
            return now;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long locked(FileChannel channel) {
        try (FileLock _ = channel.lock()) {
            return System.nanoTime();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
