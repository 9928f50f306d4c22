/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

/**
 * The bitmaps of ready slots, one a channel.
 *
 * <p>Invariant: a ready slot's bit is set in its channel, at every instant. The bit is set while the slot is still held
 * exclusively, and cleared only by who holds it exclusively; readers never clear. So a set bit is a hint, and a clear bit
 * is the truth. Thread safe.
 */
final class Channels {
    /** Of the publications' word, which slot was published last; the rest is their count. */
    private static final int SLOT_BITS = 20;

    private final Memory memory;
    private final long channels;
    private final long bitmaps;
    private final int words;

    Channels(Memory memory, Geometry geometry) {
        this.memory = memory;
        this.channels = geometry.channelAt(0);
        this.bitmaps = geometry.bitmapAt(0);
        this.words = geometry.slots() / Long.SIZE;
    }

    static int indexOf(int channelHash) {
        return channelHash & (ChannelDescriptor.COUNT - 1);
    }

    void set(int channel, int slot) {
        memory.getAndOrLong(wordAt(channel, slot >>> 6), 1L << slot);
    }

    void clear(int channel, int slot) {
        memory.getAndAndLong(wordAt(channel, slot >>> 6), ~(1L << slot));
    }

    boolean isSet(int channel, int slot) {
        return (memory.getLongAcquire(wordAt(channel, slot >>> 6)) & 1L << slot) != 0;
    }

    /** Clears a slot's bit wherever it is set; for who cleans up and cannot trust the slot's cells. */
    void clearEverywhere(int slot) {
        for (int channel = 0; channel < ChannelDescriptor.COUNT; channel++) {
            if (isSet(channel, slot)) {
                clear(channel, slot);
            }
        }
    }

    /**
     * Announces that a tuple appeared in that slot. Two writers may count as one: the word only has to differ from what a
     * reader saw.
     */
    void published(int channel, int slot) {
        long at = channelAt(channel) + ChannelDescriptor.PUBLICATIONS;
        memory.putLongRelease(at, ((memory.getLongAcquire(at) >>> SLOT_BITS) + 1) << SLOT_BITS | slot);
    }

    /** Changes with every tuple that appears. */
    long publications(int channel) {
        return memory.getLongAcquire(channelAt(channel) + ChannelDescriptor.PUBLICATIONS);
    }

    /** The slot of the one publication between two such words, or -1 when there were more. A hint. */
    int published(long before, long after) {
        return (after >>> SLOT_BITS) - (before >>> SLOT_BITS) == 1
                ? (int) after & (1 << SLOT_BITS) - 1 & words * Long.SIZE - 1
                : -1;
    }

    /** The slot at which searches begin, so that the oldest is found first. A hint. */
    int head(int channel) {
        return (int) memory.getLong(channelAt(channel) + ChannelDescriptor.HEAD) & words * Long.SIZE - 1;
    }

    /** Leaves the line alone when that is where searches begin already. */
    void moveHead(int channel, int slot) {
        if (head(channel) != slot) {
            memory.putLong(channelAt(channel) + ChannelDescriptor.HEAD, slot);
        }
    }

    /**
     * The first slot at or after {@code from} with its bit set, or -1; looks at {@code limit} slots at most and goes
     * round at the end of the table.
     */
    int next(int channel, int from, int limit) {
        int index = from >>> 6;
        long bits = memory.getLongAcquire(wordAt(channel, index)) & -1L << from;
        int looked = -(from & 63);
        while (bits == 0) {
            looked += Long.SIZE;
            index = index + 1 == words ? 0 : index + 1;
            int left = (limit - looked + Long.SIZE - 1) >> 6;
            int clear = left <= 0 ? 0 : clearWords(channel, index, Math.min(left, words - index));
            looked += clear * Long.SIZE;
            index = index + clear == words ? 0 : index + clear;
            if (looked >= limit) {
                return -1;
            }
            bits = memory.getLongAcquire(wordAt(channel, index));
        }
        int step = looked + Long.numberOfTrailingZeros(bits);
        return step >= limit ? -1 : (index << 6) + Long.numberOfTrailingZeros(bits);
    }

    /** How many of so many words from that one on are clear, up to the first that is not. */
    private int clearWords(int channel, int index, int count) {
        return (int) (memory.zeroBytes(wordAt(channel, index), count * 8L) >>> 3);
    }

    private long channelAt(int channel) {
        return channels + channel * ChannelDescriptor.SIZE;
    }

    private long wordAt(int channel, int index) {
        return bitmaps + ((long) channel * words + index) * Long.BYTES;
    }
}
