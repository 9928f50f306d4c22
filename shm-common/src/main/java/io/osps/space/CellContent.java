package io.osps.space;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A tuple on its way into a cell, with what the space notes beside it.
 *
 * @param key low half of the hash of the first two fields: what a bell and a search filter by
 * @param expiry of {@link System#nanoTime()}, 0 for none
 */
record CellContent(
        Tuple tuple, int channel, short key, @Nullable Participant boundTo, long writtenAt, long expiry) {
    static CellContent of(Tuple tuple, WriteOptions options, long now) {
        if (tuple.payload().length > Geometry.SLAB_BYTES[Geometry.SLAB_BYTES.length - 1]) {
            throw new IllegalArgumentException("payload is too large for the space: size=" + tuple.payload().length
                    + " limit=" + Geometry.SLAB_BYTES[Geometry.SLAB_BYTES.length - 1]);
        }
        Duration ttl = options.ttl();
        // 0 means none, so an expiry that falls on it moves by a nanosecond.
        long expiry = ttl == null ? 0 : now + ttl.toNanos() | 1;
        return new CellContent(tuple, tuple.channelIndex(), tuple.key(), options.boundTo(), now, expiry);
    }

    /** The filter key of a tuple or template; {@link Bells#ANY_KEY} for a template that leaves its second field open. */
    static short key(byte[] fields) {
        if (fields[0] < 2 || !FieldCodec.hasValue(fields, 1)) {
            return Bells.ANY_KEY;
        }
        short key = (short) FieldCodec.hash(fields, 2);
        return key == Bells.ANY_KEY ? 1 : key;
    }
}
