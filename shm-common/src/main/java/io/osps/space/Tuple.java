/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * An immutable list of 1 to {@value #MAX_FIELDS} typed fields and an optional payload.
 *
 * <p>The first field is a string and names the tuple's <em>channel</em>. The encoded fields take at most
 * {@value #MAX_ENCODED_FIELDS} bytes; anything larger belongs into the payload. A tuple holds its fields encoded, as
 * the space stores them, and decodes one when it is asked for: moving a tuple costs two array copies and no boxing.
 *
 * <p>Thread safe. Arrays given to and returned by this class are shared, not copied, and must not be changed.
 */
public final class Tuple {
    /** Most fields that a tuple may have. */
    public static final int MAX_FIELDS = 16;
    /** Most bytes that the encoded fields may take. */
    public static final int MAX_ENCODED_FIELDS = 384;

    static final byte[] NO_PAYLOAD = {};

    private static final int ROUTE_KNOWN = 1 << 31;

    private final byte[] encoded;
    private final byte[] payload;
    /** Its channel's index and its key, with a bit that says that they were computed; racy like a string's hash. */
    private int route;

    Tuple(byte[] encoded, byte[] payload) {
        this.encoded = encoded;
        this.payload = payload;
    }

    /**
     * Makes a tuple without a payload.
     *
     * @param channel the first field
     * @param fields the others, each a {@code Long}, {@code Integer} (stored as a long), {@code Double}, {@code
     *     Boolean}, {@code String} or {@code byte[]}
     * @throws IllegalArgumentException for another type, too many fields or too many bytes
     */
    public static Tuple of(String channel, Object... fields) {
        return new Tuple(FieldCodec.encode(channel, fields), NO_PAYLOAD);
    }

    /** This tuple with that payload; the array is not copied. */
    public Tuple withPayload(byte[] bytes) {
        Tuple tuple = new Tuple(encoded, bytes);
        tuple.route = route;
        return tuple;
    }

    /** The first field. */
    public String channel() {
        return getString(0);
    }

    /** The number of fields, the channel included. */
    public int size() {
        return encoded[0];
    }

    /** The type of field {@code index}, from 0. */
    public FieldType type(int index) {
        return FieldType.ofCode(encoded[FieldCodec.offset(encoded, index)]);
    }

    public long getLong(int index) {
        return FieldCodec.getLong(encoded, at(index, FieldType.LONG));
    }

    public double getDouble(int index) {
        return Double.longBitsToDouble(FieldCodec.getLong(encoded, at(index, FieldType.DOUBLE)));
    }

    public boolean getBoolean(int index) {
        return encoded[at(index, FieldType.BOOLEAN)] != 0;
    }

    public String getString(int index) {
        return FieldCodec.getString(encoded, at(index, FieldType.STRING));
    }

    public byte[] getBytes(int index) {
        return FieldCodec.getBytes(encoded, at(index, FieldType.BYTES));
    }

    /** Field {@code index} as the object that {@link #of} takes. */
    public Object get(int index) {
        return switch (type(index)) {
            case LONG -> getLong(index);
            case DOUBLE -> getDouble(index);
            case BOOLEAN -> getBoolean(index);
            case STRING -> getString(index);
            case BYTES -> getBytes(index);
        };
    }

    /** The payload, of length 0 where there is none. */
    public byte[] payload() {
        return payload;
    }

    byte[] encoded() {
        return encoded;
    }

    /** The index of its channel. */
    int channelIndex() {
        return route() & 0xFF;
    }

    /** What bells and searches filter by. */
    short key() {
        return (short) (route() >>> 8);
    }

    private int route() {
        int known = route;
        if (known == 0) {
            known = ROUTE_KNOWN
                    | (FieldCodec.key(encoded) & 0xFFFF) << 8
                    | Channels.indexOf(FieldCodec.hash(encoded, 1));
            route = known;
        }
        return known;
    }

    private int at(int index, FieldType expected) {
        int offset = FieldCodec.offset(encoded, index);
        if (encoded[offset] != expected.code()) {
            throw new ClassCastException("field has another type: channel=" + channel() + " index=" + index + " type="
                    + type(index) + " asked=" + expected);
        }
        return offset + 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tuple that
                && Arrays.equals(encoded, that.encoded)
                && Arrays.equals(payload, that.payload);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(encoded) + Arrays.hashCode(payload);
    }

    /** The fields in brackets and the payload's length; never the payload itself. */
    @Override
    public String toString() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            Object value = get(i);
            texts.add(value instanceof byte[] bytes ? "0x" + HexFormat.of().formatHex(bytes) : value.toString());
        }
        return "(" + String.join(", ", texts) + (payload.length == 0 ? ")" : ") + " + payload.length + " B");
    }
}
