/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import io.osps.space.EventLog.Kind;
import io.osps.space.contract.SpaceUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One participant of a campaign, that does this and that with the tuples it finds until it dies, and writes down what it
 * means to do before and what it has done after. Confined to one thread.
 */
final class Actor {
    private static final Template ANY = Template.of("job", FieldType.LONG, FieldType.LONG);
    private static final int MOST_CLAIMS = 3;
    /** Few, so that the space has room and slots are used again and again. */
    private static final int MOST_TUPLES = 40;

    private final MappedSpace space;
    private final EventLog log;
    private final RandomGenerator random;
    private final List<Claim> claims = new ArrayList<>();
    private long written;

    Actor(MappedSpace space, EventLog log, RandomGenerator random) {
        this.space = space;
        this.log = log;
        this.random = random;
        log.add(Kind.JOINED, 0, space.self().incarnation());
    }

    /** One random step. */
    void step() throws InterruptedException {
        int dice = random.nextInt(100);
        if (dice < 30) {
            write();
        } else if (dice < 50) {
            take(dice % 3 == 0);
        } else if (dice < 65) {
            claim(dice % 2 == 0 ? ClaimKind.COUNTED : ClaimKind.UNCOUNTED);
        } else if (dice < 92) {
            endClaim(dice);
        } else if (dice < 98) {
            read();
        } else {
            reclaim();
        }
    }

    void leave() {
        space.close();
        log.add(Kind.LEFT, 0, 0);
    }

    private void write() {
        if (space.stats().ready() > MOST_TUPLES) {
            return;
        }
        long id = nextId();
        boolean bound = random.nextInt(8) == 0;
        log.add(Kind.WRITE_TRY, id, bound ? 1 : 0);
        try {
            space.write(tuple(id), bound ? WriteOptions.boundTo(space.self()) : WriteOptions.DEFAULT);
            log.add(Kind.WRITTEN, id, bound ? 1 : 0);
        } catch (SpaceFullException full) {
            log.add(Kind.REFUSED, id, 0);
        }
    }

    private void take(boolean waiting) throws InterruptedException {
        log.add(Kind.TAKE_TRY, 0, 0);
        Tuple tuple = waiting ? space.take(ANY, Duration.ofNanos(300_000)) : space.tryTake(ANY);
        if (tuple == null) {
            log.add(Kind.NOTHING, 0, 0);
        } else {
            log.add(Kind.TAKEN, checked(tuple), 0);
        }
    }

    private void claim(ClaimKind kind) {
        if (claims.size() == MOST_CLAIMS) {
            return;
        }
        int counts = kind == ClaimKind.COUNTED ? 1 : 0;
        log.add(Kind.CLAIM_TRY, 0, counts);
        Claim claim = space.tryClaim(ANY, kind);
        if (claim == null) {
            log.add(Kind.NOTHING, 0, 0);
        } else {
            log.add(Kind.CLAIMED, checked(claim.tuple()), claim.attempts() * 2L + counts);
            claims.add(claim);
        }
    }

    private void endClaim(int dice) {
        Claim claim = claims.isEmpty() ? null : claims.remove(random.nextInt(claims.size()));
        if (claim == null) {
            return;
        }
        long id = claim.tuple().getLong(1);
        if (dice % 2 == 0) {
            claim.markStarted(dice);
        }
        switch (dice % 3) {
            case 0 -> {
                log.add(Kind.COMMIT_TRY, id, 0);
                claim.commit();
                log.add(Kind.COMMITTED, id, 0);
            }
            case 1 -> {
                log.add(Kind.RELEASE_TRY, id, 0);
                claim.release();
                log.add(Kind.RELEASED, id, 0);
            }
            default -> replace(claim, id);
        }
    }

    private void replace(Claim claim, long id) {
        long next = nextId();
        log.add(Kind.REPLACE_TRY, id, next);
        try {
            claim.replace(tuple(next), WriteOptions.DEFAULT);
            log.add(Kind.REPLACED, id, next);
        } catch (SpaceFullException full) {
            log.add(Kind.REFUSED, id, next);
            claims.add(claim);
        }
    }

    private void read() throws InterruptedException {
        Tuple tuple = space.read(ANY, Duration.ZERO);
        if (tuple != null) {
            checked(tuple);
        }
        for (Tuple each : space.readAll(ANY)) {
            checked(each);
        }
        space.inspect();
    }

    private void reclaim() {
        for (Participant participant : space.participants()) {
            if (!space.isAlive(participant) && space.reclaim(participant)) {
                log.add(Kind.RECLAIMED, participant.incarnation(), 0);
            }
        }
    }

    private long nextId() {
        return space.self().incarnation() << 24 | ++written;
    }

    /** The tuple of that id: who has the id can tell whether it is whole. */
    static Tuple tuple(long id) {
        int size = switch ((int) (id % 11)) {
            case 0 -> 5_000;
            case 1 -> 30_000;
            case 2, 3, 4 -> 700;
            default -> (int) (id % 100);
        };
        return Tuple.of("job", id, size).withPayload(SpaceUnderTest.payload(size, (int) id));
    }

    private static long checked(@Nullable Tuple tuple) {
        if (tuple == null || !tuple.equals(tuple(tuple.getLong(1)))) {
            throw new AssertionError("a tuple that is not whole: " + tuple);
        }
        return tuple.getLong(1);
    }
}
