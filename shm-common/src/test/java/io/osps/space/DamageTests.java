/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Bits that flipped in the file: no crash, no access out of bounds, no endless loop, and errors that say what they are.
 * The long run: {@code mvn verify -pl shm-common -Dosps.tests.excluded= -Dgroups=soak}.
 */
class DamageTests {
    /** What may come of damaged memory; anything else is a fault of ours. */
    private static final List<Class<? extends Exception>> EXPECTED = List.of(
            SpaceException.class,
            SpaceFullException.class,
            MalformedTupleException.class,
            ClaimEndedException.class,
            IndexOutOfBoundsException.class);

    @RegisterExtension
    final SpaceDirectory directory = new SpaceDirectory();

    private SpaceConfig config = SpaceConfig.defaults(Path.of("none"));
    private byte[] whole = {};

    @BeforeEach
    void makeSpaceWithSomethingOfEverything() throws IOException {
        config = new SpaceConfig(directory.space(), 64, 8, 8, 4, 1);
        MappedSpace space = MappedSpace.open(config, "first", null);
        MappedSpace dead = MappedSpace.open(config, "dead", null);
        for (int i = 0; i < 12; i++) {
            space.write(tuple(i, i % 3 == 0 ? 600 : i * 20));
        }
        space.write(tuple(20, 10), WriteOptions.boundTo(dead.self()));
        space.write(tuple(21, 10), WriteOptions.DEFAULT.withTtl(Duration.ofHours(1)));
        dead.tryClaim(any(), ClaimKind.COUNTED);
        dead.tryClaim(any(), ClaimKind.UNCOUNTED);
        dead.die();
        space.die();
        whole = directory.read();
    }

    @Test
    @Timeout(value = 120, threadMode = SEPARATE_THREAD)
    void everythingEndsInAnAnswerOrAnErrorWhenBitsFlip() throws Exception {
        flip(400);
    }

    @Tag("soak")
    @Test
    @Timeout(value = 1800, threadMode = SEPARATE_THREAD)
    void everythingEndsInAnAnswerOrAnErrorWhenVeryManyBitsFlip() throws Exception {
        flip(20_000);
    }

    private void flip(int trials) throws Exception {
        long seed = System.nanoTime();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        long named = 0;
        for (int i = 0; i < trials; i++) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + random.nextInt(i % 10 == 0 ? 200 : 8); flips > 0; flips--) {
                int at = place(random);
                damaged[at] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(directory.space(), damaged);
            named += use("seed=" + seed + " trial=" + i);
        }
        System.out.println(
                "campaign flipped bits: trials=" + trials + " named-by-check=" + named + " crashes=0 seed=" + seed);
    }

    /** A byte that counts, and never one that names a process group, which reclaiming would kill. */
    private int place(RandomGenerator random) throws IOException {
        Geometry geometry = Geometry.of(config);
        long at = switch (random.nextInt(8)) {
            case 0 -> random.nextLong(128);
            case 1 -> random.nextLong(geometry.participantAt(0), geometry.participantAt(3));
            case 2 -> random.nextLong(geometry.channelAt(0), geometry.slotAt(0));
            case 3 -> geometry.slotAt(random.nextInt(24)) + random.nextInt(8);
            default -> random.nextLong(geometry.slotAt(0), geometry.slotAt(24));
        };
        long inSlot = at < geometry.slotAt(0) ? 0 : (at - geometry.slotAt(0)) % SlotDescriptor.SIZE;
        boolean group = inSlot >= SlotDescriptor.MARKS_OF && inSlot < SlotDescriptor.CELL_0;
        return (int) (group ? geometry.slotAt(0) : at);
    }

    /** Does all that can be done, and returns 1 when the check names something. */
    private int use(String where) throws Exception {
        MappedSpace space = answer(where, () -> MappedSpace.open(config, "user", null));
        if (space == null) {
            return 0;
        }
        List<String> broken = space.check().broken();
        answer(where, space::inspect);
        answer(where, space::stats);
        answer(where, space::participants);
        answer(where, () -> space.readAll(any()));
        answer(where, () -> space.tryRead(any()));
        answer(where, () -> space.read(any(), Duration.ofNanos(100_000)));
        answer(where, () -> space.take(Template.of("nothing"), Duration.ofNanos(100_000)));
        for (Participant participant : space.participants()) {
            answer(where, () -> space.isAlive(participant));
            answer(where, () -> space.reclaim(participant));
        }
        for (int i = 0; i < 10; i++) {
            int number = i;
            answer(where, () -> {
                space.write(tuple(100 + number, number * 150));
                return number;
            });
            answer(where, () -> space.tryTake(any()));
            answer(where, () -> end(space, number));
        }
        answer(where, () -> {
            space.close();
            return 0;
        });
        space.die();
        return broken.isEmpty() ? 0 : 1;
    }

    private static Object end(MappedSpace space, int number) {
        Claim claim = space.tryClaim(any(), ClaimKind.COUNTED);
        if (claim != null) {
            claim.markStarted(1);
            switch (number % 3) {
                case 0 -> claim.commit();
                case 1 -> claim.release();
                default -> claim.replace(tuple(200 + number, number * 90), WriteOptions.DEFAULT);
            }
        }
        return number;
    }

    private static <T> @Nullable T answer(String where, Callable<@Nullable T> call) {
        try {
            return call.call();
        } catch (Exception e) {
            assertThat(EXPECTED).as("%s: %s", where, e).anyMatch(type -> type.isInstance(e));
            return null;
        }
    }

    @Test
    void checkNamesWhatIsBroken() throws IOException {
        assertNamed("bit is clear", (memory, geometry) -> {
            int slot = slot(memory, geometry, SlotWord.READY);
            int channel = memory.getShort(cell(memory, geometry, slot) + SlotDescriptor.CHANNEL);
            memory.putLong(geometry.bitmapAt(channel) + (slot >>> 6) * 8L, 0);
        });
        assertNamed(
                "not ready there",
                (memory, geometry) -> memory.putLong(geometry.bitmapAt(9), memory.getLong(geometry.bitmapAt(9)) | 8));
        assertNamed(
                "another channel",
                (memory, geometry) -> memory.putShort(
                        cell(memory, geometry, slot(memory, geometry, SlotWord.CLAIMED)) + SlotDescriptor.CHANNEL,
                        (short) 3));
        assertNamed(
                "another key",
                (memory, geometry) -> memory.putShort(
                        cell(memory, geometry, slot(memory, geometry, SlotWord.READY)) + SlotDescriptor.KEY,
                        (short) 3));
        assertNamed(
                "another time",
                (memory, geometry) -> memory.putLong(
                        cell(memory, geometry, slot(memory, geometry, SlotWord.READY)) + SlotDescriptor.TUPLE_ID,
                        1 << 30));
        assertNamed("bound to nobody", (memory, geometry) -> {
            long cell = cell(memory, geometry, slot(memory, geometry, SlotWord.READY));
            memory.putShort(cell + SlotDescriptor.BOUND_INDEX, (short) 0);
            memory.putLong(cell + SlotDescriptor.BOUND_INCARNATION, 99);
        });
        assertNamed(
                "never given",
                (memory, geometry) ->
                        memory.putLong(geometry.participantAt(0) + ParticipantDescriptor.INCARNATION, 99));
        assertNamed(
                "another's too",
                (memory, geometry) -> memory.putLong(geometry.participantAt(1) + ParticipantDescriptor.INCARNATION, 1));
        assertNamed(
                "cannot be read",
                (memory, geometry) ->
                        memory.putShort(geometry.participantAt(0) + ParticipantDescriptor.NAME_LENGTH, (short) 0));
        assertNamed("nobody's", (memory, geometry) -> memory.putLong(geometry.bellAt(3) + BellDescriptor.OWNER, 8));
        assertNamed(
                "nobody sleeps",
                (memory, geometry) -> memory.putLong(geometry.channelAt(3) + ChannelDescriptor.ARMED, 2));
        assertNamed("state is unknown", (memory, geometry) -> memory.putLong(geometry.slotAt(40), 7));
        assertNamed("nobody will end", (memory, geometry) -> memory.putLong(geometry.slotAt(40), 7L << 9 | 1));
        assertNamed(
                "slab is not its own",
                (memory, geometry) -> memory.putLong(geometry.slabWordAt(slab(memory, geometry)), 0));
        assertNamed(
                "slab is out of range",
                (memory, geometry) -> memory.putInt(
                        cell(memory, geometry, slot(memory, geometry, SlotWord.READY)) + SlotDescriptor.SLAB, 99));
        assertNamed(
                "nobody names it",
                (memory, geometry) -> memory.putLong(geometry.slabWordAt(7), 63L << 13 | 6L << 1 | 1));
        assertNamed(
                "length is out of range",
                (memory, geometry) -> memory.putInt(
                        cell(memory, geometry, slot(memory, geometry, SlotWord.READY)) + SlotDescriptor.PAYLOAD_LENGTH,
                        -5));
        assertNamed(
                "field",
                (memory, geometry) -> memory.putShort(
                        cell(memory, geometry, slot(memory, geometry, SlotWord.READY)) + SlotDescriptor.FIELDS_LENGTH,
                        (short) 9));
    }

    private void assertNamed(String rule, BiConsumer<Memory, Geometry> damage) throws IOException {
        Files.write(directory.space(), whole);
        try (SpaceInspector inspector = MappedSpace.inspector(directory.space())) {
            assertThat(inspector.check().broken()).as("before the damage").isEmpty();
            directory.change(memory -> damage.accept(memory, Geometry.of(config)));
            assertThat(inspector.check().broken())
                    .isNotEmpty()
                    .anySatisfy(fault -> assertThat(fault).contains(rule));
        }
    }

    private static int slot(Memory memory, Geometry geometry, int state) {
        int slot = 0;
        while (SlotWord.state(memory.getLong(geometry.slotAt(slot))) != state) {
            slot++;
        }
        return slot;
    }

    private static int slab(Memory memory, Geometry geometry) {
        int slab = 0;
        while (!Slabs.isUsed(memory.getLong(geometry.slabWordAt(slab)))) {
            slab++;
        }
        return slab;
    }

    private static long cell(Memory memory, Geometry geometry, int slot) {
        long at = geometry.slotAt(slot);
        return at + SlotDescriptor.CELL_0 + SlotWord.cell(memory.getLong(at)) * SlotDescriptor.CELL_SIZE;
    }

    private static Tuple tuple(int number, int size) {
        return Tuple.of("t", number).withPayload(new byte[size]);
    }

    private static Template any() {
        return Template.of("t", FieldType.LONG);
    }
}
