/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.space.contract.SpaceUnderTest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random sequences of operations, done to the mapped space and to {@link LocalSpace} as its plain model: both must answer
 * alike and look alike after every step. The long run: {@code mvn verify -pl shm-common -Dosps.tests.excluded=
 * -Dgroups=soak}.
 */
class ModelTests {
    private static final int MEMBERS = 3;
    private static final Template ANY = Template.of("t", FieldType.LONG, FieldType.LONG);

    @RegisterExtension
    final SpaceDirectory directory = new SpaceDirectory();

    private final AtomicLong now = new AtomicLong(1_000_000_000);
    private final List<Member> members = new ArrayList<>();
    private RandomGenerator random = RandomGenerator.getDefault();
    private long numbers;

    /** One participant of both, and its claims on both. */
    private record Member(MappedSpace mapped, LocalSpace local, List<Claim> mappedClaims, List<Claim> localClaims) {}

    @Test
    void bothAnswerAlikeInRandomSequences() throws Exception {
        sequences(6, 1_500);
    }

    @Tag("soak")
    @Test
    void bothAnswerAlikeInManyRandomSequences() throws Exception {
        sequences(100, 20_000);
    }

    private void sequences(int sequences, int steps) throws Exception {
        SpaceConfig config = SpaceUnderTest.config(directory.space());
        long seed = System.nanoTime();
        for (int i = 0; i < sequences; i++) {
            random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + i);
            LocalSpace root = LocalSpace.create(config, now::get);
            try (MappedSpace mapped = MappedSpace.open(config, "local", null, now::get)) {
                members.add(new Member(mapped, root, new ArrayList<>(), new ArrayList<>()));
                for (int step = 0; step < steps; step++) {
                    String did = step(config);
                    assertThat(look(mapped))
                            .as("seed=%s step=%s %s", seed + i, step, did)
                            .isEqualTo(look(root));
                }
                members.removeFirst();
                members.forEach(member -> member.mapped.close());
                members.forEach(member -> member.local.close());
                members.clear();
                assertThat(look(mapped)).isEqualTo(look(root));
                assertThat(SpaceAudit.of(directory.space(), Set.of(mapped.self().index())))
                        .isEmpty();
            }
            Files.delete(directory.space());
        }
        System.out.println("campaign model: sequences=" + sequences + " operations=" + (long) sequences * steps
                + " differences=0 seed=" + seed);
    }

    private String step(SpaceConfig config) {
        Member member = members.get(random.nextInt(members.size()));
        int dice = random.nextInt(100);
        if (dice < 30) {
            return member.local.stats().ready() < SpaceUnderTest.SLOTS / 4 ? write(member) : take(member);
        } else if (dice < 45) {
            return take(member);
        } else if (dice < 60) {
            return claim(member);
        } else if (dice < 85) {
            return endClaim(member);
        } else if (dice < 93) {
            now.addAndGet(random.nextLong(3_000_000_000L));
            return "time passes";
        } else if (members.size() < MEMBERS) {
            LocalSpace local = members.getFirst().local;
            members.add(new Member(
                    MappedSpace.open(config, "m", null, now::get),
                    local.join("m", null),
                    new ArrayList<>(),
                    new ArrayList<>()));
            return "join";
        }
        return end(1 + random.nextInt(members.size() - 1), dice);
    }

    private String write(Member member) {
        Tuple tuple = next();
        int bound = random.nextInt(members.size() * 3);
        int ttl = random.nextInt(6);
        boolean vital = random.nextInt(4) == 0;
        Participant mappedBound =
                bound < members.size() ? members.get(bound).mapped.self() : null;
        Participant localBound =
                bound < members.size() ? members.get(bound).local.self() : null;
        Duration time = ttl == 0 ? Duration.ofMillis(1 + random.nextInt(5_000)) : null;
        try {
            member.mapped.write(tuple, new WriteOptions(mappedBound, time, vital));
        } catch (SpaceFullException full) {
            // The two keep room for vital tuples in different ways; never for small ones here.
            assertThat(full.limit()).startsWith("payload-");
            return "refused " + tuple;
        }
        member.local.write(tuple, new WriteOptions(localBound, time, true));
        return "write " + tuple;
    }

    /** Takes any of the mapped space, which must be one that the model has too. */
    private String take(Member member) {
        Tuple taken = member.mapped.tryTake(ANY);
        Tuple expected = member.local.tryTake(taken == null ? ANY : exactly(taken));
        assertThat(taken).isEqualTo(expected);
        return "take " + taken;
    }

    private String claim(Member member) {
        ClaimKind kind = random.nextBoolean() ? ClaimKind.COUNTED : ClaimKind.UNCOUNTED;
        Claim mapped = member.mapped.tryClaim(ANY, kind);
        Claim local = member.local.tryClaim(mapped == null ? ANY : exactly(mapped.tuple()), kind);
        assertThat(mapped == null).isEqualTo(local == null);
        if (mapped == null || local == null) {
            return "claim nothing";
        }
        assertThat(mapped.tuple()).isEqualTo(local.tuple());
        assertThat(mapped.attempts()).isEqualTo(local.attempts());
        assertThat(mapped.marks()).isEqualTo(local.marks());
        member.mappedClaims.add(mapped);
        member.localClaims.add(local);
        return "claim " + mapped.tuple();
    }

    private String endClaim(Member member) {
        if (member.mappedClaims.isEmpty()) {
            return "nothing";
        }
        int which = random.nextInt(member.mappedClaims.size());
        Claim mapped = member.mappedClaims.remove(which);
        Claim local = member.localClaims.remove(which);
        if (random.nextBoolean()) {
            mapped.markStarted(which);
            local.markStarted(which);
        }
        switch (random.nextInt(3)) {
            case 0 -> {
                mapped.commit();
                local.commit();
            }
            case 1 -> {
                mapped.release();
                local.release();
            }
            default -> replace(mapped, local);
        }
        return "end " + mapped.tuple();
    }

    private void replace(Claim mapped, Claim local) {
        Tuple tuple = next();
        WriteOptions options = random.nextBoolean()
                ? WriteOptions.DEFAULT
                : WriteOptions.DEFAULT.withTtl(Duration.ofSeconds(1 + random.nextInt(5)));
        boolean refused = false;
        try {
            mapped.replace(tuple, options);
        } catch (SpaceFullException full) {
            refused = true;
            mapped.commit();
            local.commit();
        }
        if (!refused) {
            local.replace(tuple, options.asVital());
        }
    }

    /** A member leaves, or dies and is reclaimed. */
    private String end(int which, int dice) {
        Member member = members.remove(which);
        if (dice % 2 == 0) {
            member.mapped.close();
            member.local.close();
            return "close " + member.local.self().name();
        }
        member.mapped.die();
        member.local.kill();
        assertThat(members.getFirst().mapped.reclaim(member.mapped.self())).isTrue();
        assertThat(members.getFirst().local.reclaim(member.local.self())).isTrue();
        return "die " + member.local.self().name();
    }

    private Tuple next() {
        int size = switch (random.nextInt(12)) {
            case 0 -> 5_000;
            case 1 -> 70_000;
            case 2, 3 -> 700;
            default -> random.nextInt(440);
        };
        long number = ++numbers;
        return Tuple.of("t", number, size).withPayload(SpaceUnderTest.payload(size, (int) number));
    }

    private static Template exactly(Tuple tuple) {
        return Template.of(tuple.channel(), tuple.get(1), tuple.get(2));
    }

    /** All that can be seen of a space, without what may differ: order, and who is who. */
    private static List<String> look(TupleSpace space) {
        List<String> seen = new ArrayList<>(space.inspect().stream()
                .sorted(Comparator.comparingLong(view -> view.tuple().getLong(1)))
                .map(view -> view.tuple() + " " + view.payloadSize() + " " + view.state() + " "
                        + name(view.holder()) + " " + view.heldFor() + " " + name(view.boundTo()) + " "
                        + view.attempts() + " " + view.age() + " " + view.marks())
                .toList());
        space.readAll(ANY).stream()
                .sorted(Comparator.comparingLong(tuple -> tuple.getLong(1)))
                .forEach(tuple -> seen.add(tuple + " " + tuple.hashCode()));
        space.participants().stream().map(Participant::role).sorted().forEach(seen::add);
        return seen;
    }

    private static String name(@Nullable Participant participant) {
        return participant == null ? "-" : Objects.requireNonNull(participant.role());
    }
}
