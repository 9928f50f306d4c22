/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * How a sleeping thread learns of a tuple.
 *
 * <p>Protocol: the sleeper takes a bell, arms it in its channel, looks for a tuple once more, then sleeps on the bell's
 * futex. A writer publishes first and looks for armed bells afterwards; it disarms one that may want the tuple and rings
 * it. Either the sleeper's last look sees the tuple or the writer sees the bell. One tuple rings one taker and all
 * readers.
 *
 * <p>State is the truth and a ring is a hint: a writer can die between publishing and ringing, so every sleep is bounded.
 * Thread safe.
 */
final class Bells {
    /** In a bell's filter: any tuple of the channel will do. */
    static final short ANY_KEY = 0;

    /** Instead of an owner: the bell is free. */
    static final int FREE = -1;

    private static final int NO_BELL = -1;

    private final Memory memory;
    private final long bells;
    private final long channels;
    private final LongAdder sleeps = new LongAdder();
    private final LongAdder rings = new LongAdder();

    Bells(Memory memory, Geometry geometry) {
        this.memory = memory;
        this.bells = geometry.bellAt(0);
        this.channels = geometry.channelAt(0);
    }

    /** Wakes who sleeps for a tuple that has just appeared. */
    void ring(int channel, short key) {
        ringFrom(0, channel, key);
    }

    /**
     * Passes a ring on to the next bell: for a sleeper that was rung and leaves a tuple behind that may suit another. Only
     * bells after its own come next, so that sleepers whom the tuple does not suit cannot wake one another for ever; those
     * before it were rung already, or have looked since.
     */
    void passOn(int bell, int channel, short key) {
        ringFrom(bell + 1, channel, key);
    }

    private void ringFrom(int first, int channel, short key) {
        long armed = channelAt(channel) + ChannelDescriptor.ARMED;
        for (int word = first / Long.SIZE; word < BellDescriptor.COUNT / Long.SIZE; word++) {
            long bits = memory.getLongVolatile(armed + word * 8L);
            if (word == first / Long.SIZE) {
                bits &= -1L << first;
            }
            for (; bits != 0; bits &= bits - 1) {
                int bell = word * Long.SIZE + Long.numberOfTrailingZeros(bits);
                if (wants(bell, key) && disarm(channel, bell)) {
                    boolean reader = memory.getShort(bellAt(bell) + BellDescriptor.READER) != 0;
                    wake(bell);
                    if (!reader) {
                        return;
                    }
                }
            }
        }
    }

    private boolean wants(int bell, short key) {
        short filter = memory.getShort(bellAt(bell) + BellDescriptor.KEY);
        return filter == ANY_KEY || key == ANY_KEY || filter == key;
    }

    private void wake(int bell) {
        long futex = bellAt(bell) + BellDescriptor.FUTEX;
        memory.getAndAddInt(futex, 1);
        Futex.wakeOne(memory.word(futex));
        rings.increment();
    }

    /** Takes a bell and arms it; -1 when all are in use, and then the caller naps. */
    int arm(int owner, int channel, short key, boolean reader) {
        int start = ThreadLocalRandom.current().nextInt(BellDescriptor.COUNT);
        for (int i = 0; i < BellDescriptor.COUNT; i++) {
            int bell = start + i & BellDescriptor.COUNT - 1;
            long at = bellAt(bell);
            if (memory.getLong(at + BellDescriptor.OWNER) == 0
                    && memory.compareAndSetLong(at + BellDescriptor.OWNER, 0, owner + 1L)) {
                memory.putShort(at + BellDescriptor.CHANNEL, (short) channel);
                memory.putShort(at + BellDescriptor.KEY, key);
                memory.putShort(at + BellDescriptor.READER, (short) (reader ? 1 : 0));
                memory.getAndOrLong(armedWordAt(channel, bell), 1L << bell);
                return bell;
            }
        }
        return NO_BELL;
    }

    /** The futex' value, to be read after arming and before the last look. */
    int rung(int bell) {
        return memory.getIntVolatile(bellAt(bell) + BellDescriptor.FUTEX);
    }

    void sleep(int bell, int rung, long nanos) {
        sleeps.increment();
        Futex.await(memory.word(bellAt(bell) + BellDescriptor.FUTEX), rung, nanos);
    }

    /** Gives the bell back. Returns true when it had been rung: then a tuple was announced to this sleeper alone. */
    boolean release(int bell, int channel) {
        boolean wasRung = !disarm(channel, bell);
        memory.putLongRelease(bellAt(bell) + BellDescriptor.OWNER, 0);
        return wasRung;
    }

    /** Wakes every sleeper of a participant of this JVM, so that they see that the space was closed. */
    void wakeAll(int owner) {
        for (int bell = 0; bell < BellDescriptor.COUNT; bell++) {
            if (owner(bell) == owner) {
                wake(bell);
            }
        }
    }

    /** Takes back the bells of a dead participant. */
    void reclaim(int owner) {
        for (int bell = 0; bell < BellDescriptor.COUNT; bell++) {
            if (owner(bell) == owner) {
                for (int channel = 0; channel < ChannelDescriptor.COUNT; channel++) {
                    if (isArmed(channel, bell)) {
                        disarm(channel, bell);
                    }
                }
                memory.putLongVolatile(bellAt(bell) + BellDescriptor.OWNER, 0);
            }
        }
    }

    /** Index of the participant that has taken the bell, or {@link #FREE}. */
    int owner(int bell) {
        return (int) memory.getLongVolatile(bellAt(bell) + BellDescriptor.OWNER) - 1;
    }

    /** Where the bell was armed last. */
    int channel(int bell) {
        return memory.getShort(bellAt(bell) + BellDescriptor.CHANNEL);
    }

    boolean isArmed(int channel, int bell) {
        return (memory.getLongVolatile(armedWordAt(channel, bell)) & 1L << bell) != 0;
    }

    long sleeps() {
        return sleeps.sum();
    }

    long rings() {
        return rings.sum();
    }

    private boolean disarm(int channel, int bell) {
        return (memory.getAndAndLong(armedWordAt(channel, bell), ~(1L << bell)) & 1L << bell) != 0;
    }

    private long bellAt(int bell) {
        return bells + bell * BellDescriptor.SIZE;
    }

    private long channelAt(int channel) {
        return channels + channel * ChannelDescriptor.SIZE;
    }

    private long armedWordAt(int channel, int bell) {
        return channelAt(channel) + ChannelDescriptor.ARMED + (bell >>> 6) * 8L;
    }
}
