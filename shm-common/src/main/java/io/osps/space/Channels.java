package io.osps.space;

/**
 * The bitmaps of ready slots, one a channel.
 *
 * <p>Invariant: a ready slot's bit is set in its channel, at every instant. The bit is set while the slot is still held
 * exclusively, and cleared only by who holds it exclusively; readers never clear. So a set bit is a hint, and a clear bit
 * is the truth. Thread safe.
 */
final class Channels {
    private final Memory memory;
    private final Geometry geometry;
    private final int words;

    Channels(Memory memory, Geometry geometry) {
        this.memory = memory;
        this.geometry = geometry;
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

    /** Announces that a tuple appeared. Two writers may count as one: it only has to differ from what a reader saw. */
    void published(int channel) {
        long at = geometry.channelAt(channel) + ChannelDescriptor.PUBLICATIONS;
        memory.putLongRelease(at, memory.getLongAcquire(at) + 1);
    }

    long publications(int channel) {
        return memory.getLongAcquire(geometry.channelAt(channel) + ChannelDescriptor.PUBLICATIONS);
    }

    /** The slot at which searches begin, so that the oldest is found first. A hint. */
    int head(int channel) {
        return (int) memory.getLong(geometry.channelAt(channel) + ChannelDescriptor.HEAD) & (geometry.slots() - 1);
    }

    void moveHead(int channel, int slot) {
        memory.putLong(geometry.channelAt(channel) + ChannelDescriptor.HEAD, slot);
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
            if (looked >= limit) {
                return -1;
            }
            index = index + 1 == words ? 0 : index + 1;
            bits = memory.getLongAcquire(wordAt(channel, index));
        }
        int step = looked + Long.numberOfTrailingZeros(bits);
        return step >= limit ? -1 : (index << 6) + Long.numberOfTrailingZeros(bits);
    }

    private long wordAt(int channel, int index) {
        return geometry.bitmapAt(channel) + (long) index * Long.BYTES;
    }
}
