/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import io.osps.bench.process.Scratch;
import io.osps.space.FieldType;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.space.Template;
import io.osps.space.Tuple;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** What JMH measures: one thread, nobody else in the space. */
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OneProcess {
    private static final int SMALL = 64;
    private static final int LARGE = 1 << 20;
    private static final long MINE = -1;
    /** Bytes of the encoded fields of such a tuple. */
    private static final int FIELDS = 16;

    /** A space with some tuples that wait in the channel. */
    @State(Scope.Thread)
    public static class Space {
        @Param({"0", "10000"})
        public int waiting;

        private Scratch scratch;
        private MappedSpace space;
        private final Template any = Template.of("job", FieldType.LONG);
        private final Template mine = Template.of("job", MINE);
        private final Tuple small = Tuple.of("job", MINE).withPayload(new byte[SMALL]);
        private final Tuple large = small.withPayload(new byte[LARGE]);

        @SuppressWarnings("NullAway.Init")
        public Space() {}

        @Setup
        public void open() throws IOException {
            scratch = new Scratch();
            space = MappedSpace.open(SpaceConfig.defaults(scratch.path().resolve("space")), "bench", null);
            for (int i = 0; i < waiting; i++) {
                space.write(Tuple.of("job", i).withPayload(small.payload()));
            }
        }

        @TearDown
        public void close() throws IOException {
            space.close();
            scratch.close();
        }
    }

    /** A tuple goes in; the oldest comes out. */
    @Benchmark
    public @Nullable Tuple oldest(Space state) {
        state.space.write(state.small);
        return state.space.tryTake(state.any);
    }

    /** A tuple goes in, and is asked for by its number, whatever else waits in the channel. */
    @Benchmark
    public @Nullable Tuple byValue(Space state) {
        state.space.write(state.small);
        return state.space.tryTake(state.mine);
    }

    @Benchmark
    public @Nullable Tuple large(Space state) {
        state.space.write(state.large);
        return state.space.tryTake(state.any);
    }

    /** What {@link #oldest} must allocate: the tuple that is returned, its fields and its payload. */
    @Benchmark
    public Tuple returned(Space state, Blackhole hole) {
        hole.consume(new byte[FIELDS]);
        return state.small.withPayload(new byte[SMALL]);
    }

    /** The peer of {@link #oldest}. */
    @State(Scope.Thread)
    public static class Ring {
        private Scratch scratch;
        private ManyToOneRingBuffer ring;
        private final UnsafeBuffer out = new UnsafeBuffer(new byte[SMALL]);
        private byte[] taken = new byte[0];

        @SuppressWarnings("NullAway.Init")
        public Ring() {}

        @Setup
        public void open() throws IOException {
            scratch = new Scratch();
            ring = RingEnd.ring(scratch.path(), "ring");
        }

        @TearDown
        public void close() throws IOException {
            scratch.close();
        }
    }

    @Benchmark
    public byte[] ring(Ring state) {
        state.ring.write(1, state.out, 0, SMALL);
        state.ring.read(
                (_, buffer, offset, length) -> {
                    state.taken = new byte[length];
                    buffer.getBytes(offset, state.taken);
                },
                1);
        return state.taken;
    }

    /** The peer of {@link #large}: into a mapped file and out again. */
    @State(Scope.Thread)
    public static class File {
        private Scratch scratch;
        private MappedByteBuffer file;
        private final byte[] in = new byte[LARGE];
        private final byte[] back = new byte[LARGE];

        @SuppressWarnings("NullAway.Init")
        public File() {}

        @Setup
        public void open() throws IOException {
            scratch = new Scratch();
            file = MappedFile.open(scratch.path().resolve("file"), LARGE);
        }

        @TearDown
        public void close() throws IOException {
            scratch.close();
        }
    }

    @Benchmark
    public byte[] twoCopies(File state) {
        state.file.put(0, state.in);
        state.file.get(0, state.back);
        return state.back;
    }
}
