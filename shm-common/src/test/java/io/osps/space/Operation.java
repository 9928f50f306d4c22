/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import io.osps.space.contract.SpaceUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operations in which the fault campaign kills a participant, each with what a survivor prepares and what may be there
 * after a death anywhere in it, once the dead one was reclaimed.
 *
 * <p>All tuples are made by {@link #tuple}, so that a survivor can tell whether one is whole. An outcome is written as the
 * survivor sees the space: {@code a1 READY 0, b2 READY 1} are two tuples with their states and attempts.
 */
enum Operation {
    WRITE_SMALL("|a1 READY 0") {
        @Override
        void run(MappedSpace victim) {
            victim.write(tuple("a", 1, 10));
        }
    },
    WRITE_SLAB("|a1 READY 0") {
        @Override
        void run(MappedSpace victim) {
            victim.write(tuple("a", 1, 5_000), WriteOptions.DEFAULT.withTtl(Duration.ofHours(1)));
        }
    },
    WRITE_BOUND_TO_ITSELF("") {
        @Override
        void run(MappedSpace victim) {
            victim.write(tuple("a", 1, 600), WriteOptions.boundTo(victim.self()));
        }
    },
    WRITE_BOUND_TO_ANOTHER("|a1 READY 0") {
        @Override
        void run(MappedSpace victim) {
            victim.write(tuple("a", 1, 600), WriteOptions.boundTo(survivor(victim)));
        }
    },
    WRITE_WHEN_FULL("|a1 READY 0") {
        @Override
        void prepare(MappedSpace survivor) {
            // Its clock is late: what has not expired for it has for the others.
            MappedSpace late = join(
                    survivor,
                    "late",
                    () -> System.nanoTime() - Duration.ofHours(1).toNanos());
            WriteOptions expired = WriteOptions.DEFAULT.withTtl(Duration.ofMinutes(1));
            try {
                for (int i = 0; ; i++) {
                    late.write(tuple("x", i, i % 8 == 0 ? 600 : 0), expired);
                }
            } catch (SpaceFullException full) {
                // As it shall be.
            }
        }

        @Override
        void run(MappedSpace victim) {
            victim.write(tuple("a", 1, 600));
        }
    },
    TAKE_SMALL("|a1 READY 0") {
        @Override
        void prepare(MappedSpace survivor) {
            survivor.write(tuple("a", 1, 10));
        }

        @Override
        void run(MappedSpace victim) {
            take(victim);
        }
    },
    TAKE_SLAB("b2 READY 0|a1 READY 0, b2 READY 0") {
        @Override
        void prepare(MappedSpace survivor) {
            survivor.write(tuple("a", 1, 70_000));
            survivor.write(tuple("b", 2, 600));
        }

        @Override
        void run(MappedSpace victim) {
            take(victim);
        }
    },
    TAKE_WITH_WAIT("|a1 READY 0") {
        @Override
        void prepare(MappedSpace survivor) {
            survivor.write(tuple("a", 1, 10));
        }

        @Override
        void run(MappedSpace victim) {
            await(victim, "nothing");
            await(victim, "a");
            await(victim, "a");
        }
    },
    READ("a1 READY 0") {
        @Override
        void prepare(MappedSpace survivor) {
            survivor.write(tuple("a", 1, 600));
        }

        @Override
        void run(MappedSpace victim) {
            Objects.requireNonNull(victim.tryRead(template("a")));
            victim.readAll(template("a"));
            victim.inspect();
        }
    },
    READ_PAST_WHAT_IS_GONE("a1 READY 0") {
        @Override
        void prepare(MappedSpace survivor) {
            survivor.write(tuple("a", 7, 600), WriteOptions.DEFAULT.withTtl(Duration.ZERO));
            survivor.write(tuple("a", 8, 10), WriteOptions.DEFAULT.withTtl(Duration.ZERO));
            survivor.write(tuple("a", 1, 600));
        }

        @Override
        void run(MappedSpace victim) {
            Objects.requireNonNull(victim.tryRead(template("a")));
        }
    },
    CLAIM("a1 READY 0|a1 READY 1") {
        @Override
        void prepare(MappedSpace survivor) {
            survivor.write(tuple("a", 1, 600));
        }

        @Override
        void run(MappedSpace victim) {
            Claim claim = claim(victim, ClaimKind.COUNTED);
            claim.markStarted(77);
            claim.markProgress();
            claim.markProcessGroup(0, 0);
        }
    },
    CLAIM_UNCOUNTED("a1 READY 0") {
        @Override
        void prepare(MappedSpace survivor) {
            survivor.write(tuple("a", 1, 10));
        }

        @Override
        void run(MappedSpace victim) {
            claim(victim, ClaimKind.UNCOUNTED);
        }
    },
    CLAIM_AND_COMMIT("|a1 READY 0|a1 READY 1") {
        @Override
        void prepare(MappedSpace survivor) {
            survivor.write(tuple("a", 1, 5_000));
        }

        @Override
        void run(MappedSpace victim) {
            claim(victim, ClaimKind.COUNTED).commit();
        }
    },
    CLAIM_AND_RELEASE("a1 READY 0|a1 READY 1") {
        @Override
        void prepare(MappedSpace survivor) {
            survivor.write(tuple("a", 1, 5_000));
        }

        @Override
        void run(MappedSpace victim) {
            Claim claim = claim(victim, ClaimKind.COUNTED);
            claim.markStarted(77);
            claim.release();
        }
    },
    REPLACE_SMALL_BY_SMALL("a1 READY 0|a1 READY 1|b2 READY 0") {
        @Override
        void prepare(MappedSpace survivor) {
            survivor.write(tuple("a", 1, 10));
        }

        @Override
        void run(MappedSpace victim) {
            claim(victim, ClaimKind.COUNTED).replace(tuple("b", 2, 20), WriteOptions.DEFAULT);
        }
    },
    REPLACE_SMALL_BY_SLAB("a1 READY 0|b2 READY 0") {
        @Override
        void prepare(MappedSpace survivor) {
            survivor.write(tuple("a", 1, 10));
        }

        @Override
        void run(MappedSpace victim) {
            claim(victim, ClaimKind.UNCOUNTED).replace(tuple("b", 2, 5_000), WriteOptions.boundTo(survivor(victim)));
        }
    },
    REPLACE_SLAB_BY_SMALL("a1 READY 0|a1 READY 1|b2 READY 0") {
        @Override
        void prepare(MappedSpace survivor) {
            survivor.write(tuple("a", 1, 5_000));
        }

        @Override
        void run(MappedSpace victim) {
            Claim claim = claim(victim, ClaimKind.COUNTED);
            claim.markStarted(77);
            claim.replace(tuple("b", 2, 0), WriteOptions.DEFAULT);
        }
    },
    REPLACE_SLAB_BY_SLAB("a1 READY 0|a1 READY 1|a2 READY 0") {
        @Override
        void prepare(MappedSpace survivor) {
            survivor.write(tuple("a", 1, 5_000));
        }

        @Override
        void run(MappedSpace victim) {
            claim(victim, ClaimKind.COUNTED).replace(tuple("a", 2, 6_000), WriteOptions.DEFAULT);
        }
    },
    REPLACE_BY_ONE_BOUND_TO_ITSELF("|a1 READY 0|a1 READY 1") {
        @Override
        void prepare(MappedSpace survivor) {
            survivor.write(tuple("a", 1, 600));
        }

        @Override
        void run(MappedSpace victim) {
            claim(victim, ClaimKind.COUNTED).replace(tuple("b", 2, 700), WriteOptions.boundTo(victim.self()));
        }
    },
    SECOND_ATTEMPT("a1 READY 1|a1 READY 2") {
        @Override
        void prepare(MappedSpace survivor) {
            MappedSpace keeper = join(survivor, "keeper");
            survivor.write(tuple("a", 1, 600), WriteOptions.boundTo(keeper.self()));
            MappedSpace first = join(survivor, "first");
            claim(first, ClaimKind.COUNTED).markStarted(77);
            first.die();
            survivor.reclaim(first.self());
        }

        @Override
        void run(MappedSpace victim) {
            claim(victim, ClaimKind.COUNTED);
        }
    },
    LEAVE("a1 READY 0, b2 READY 1|a1 READY 0, b2 READY 0") {
        @Override
        void prepare(MappedSpace survivor) {
            survivor.write(tuple("a", 1, 600));
            survivor.write(tuple("b", 2, 600));
        }

        @Override
        void run(MappedSpace victim) {
            victim.write(tuple("c", 3, 600), WriteOptions.boundTo(victim.self()));
            claim(victim, ClaimKind.UNCOUNTED);
            Objects.requireNonNull(victim.tryClaim(template("b"), ClaimKind.COUNTED));
            victim.close();
        }
    },
    RECLAIM("a1 READY 1, a2 READY 0, a3 READY 2, b6 READY 0") {
        @Override
        void prepare(MappedSpace survivor) {
            Estate.leave(survivor, join(survivor, "keeper"), name -> join(survivor, name));
        }

        @Override
        void run(MappedSpace victim) {
            victim.participants().stream()
                    .filter(participant -> !victim.isAlive(participant))
                    .forEach(victim::reclaim);
        }
    };

    private static final List<MappedSpace> HELPERS = new ArrayList<>();

    private final String outcomes;

    /** @param outcomes separated by bars */
    Operation(String outcomes) {
        this.outcomes = outcomes;
    }

    /** What the survivor does before the victim runs. */
    void prepare(MappedSpace survivor) {}

    abstract void run(MappedSpace victim);

    /** What may be there afterwards. */
    Set<String> outcomes() {
        return Set.of(outcomes.split("\\|", -1));
    }

    static Tuple tuple(String channel, int number, int size) {
        return Tuple.of(channel, number, size).withPayload(SpaceUnderTest.payload(size, number));
    }

    static Template template(String channel) {
        return Template.of(channel, FieldType.LONG, FieldType.LONG);
    }

    static SpaceConfig config(java.nio.file.Path path) {
        return new SpaceConfig(path, 64, 8, 16, 4, 1);
    }

    /** All that is there, as an outcome; fails when a tuple is not whole. */
    static String outcome(MappedSpace survivor) {
        for (String channel : List.of("a", "b", "c", "x")) {
            for (Tuple tuple : survivor.readAll(template(channel))) {
                Tuple expected = tuple(channel, (int) tuple.getLong(1), (int) tuple.getLong(2));
                if (!tuple.equals(expected)) {
                    throw new AssertionError("a tuple that is not whole: " + tuple);
                }
            }
        }
        return survivor.inspect().stream()
                .flatMap(view -> Stream.of(
                        view.tuple().channel() + view.tuple().getLong(1) + " " + view.state() + " " + view.attempts()))
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static MappedSpace join(MappedSpace other, String name, LongSupplier clock) {
        MappedSpace helper = MappedSpace.open(config(other.path()), "helper", name, clock);
        HELPERS.add(helper);
        return helper;
    }

    private static MappedSpace join(MappedSpace other, String name) {
        return join(other, name, System::nanoTime);
    }

    /** Ends whom {@link #prepare} left alive, and takes all that is there. */
    static void empty(MappedSpace survivor) {
        HELPERS.forEach(MappedSpace::close);
        HELPERS.clear();
        for (String channel : List.of("a", "b", "c", "x")) {
            while (survivor.tryTake(template(channel)) != null) {
                // until there is none
            }
        }
    }

    private static Participant survivor(MappedSpace victim) {
        return victim.participants().stream()
                .filter(participant -> participant.role().equals("survivor"))
                .findFirst()
                .orElseThrow();
    }

    private static void take(MappedSpace victim) {
        Objects.requireNonNull(victim.tryTake(template("a")));
    }

    private static Claim claim(MappedSpace victim, ClaimKind kind) {
        return Objects.requireNonNull(victim.tryClaim(template("a"), kind));
    }

    static void await(MappedSpace victim, String channel) {
        try {
            victim.take(template(channel), Duration.ofMillis(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
