/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The encoding of a tuple's fields, shared by {@link Tuple} and {@link Template}.
 *
 * <pre>
 *   +-------+------+---------------+------+---------------+ ...
 *   | count | type | value         | type | value         |
 *   +-------+------+---------------+------+---------------+ ...
 *    1 byte  1 byte
 *
 *   LONG, DOUBLE   8 bytes, little endian
 *   BOOLEAN        1 byte
 *   STRING, BYTES  2 bytes of length, then that many bytes
 *   type | ANY     (templates only) any value of that type; no value follows
 * </pre>
 */
final class FieldCodec {
    /** Set on a type byte of a template where any value will do. */
    static final int ANY = 0x80;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private FieldCodec() {}

    /** The fields of a tuple: values only. */
    static byte[] encode(Object first, Object[] rest) {
        for (Object field : rest) {
            if (field instanceof FieldType) {
                throw new IllegalArgumentException("a tuple has values only, types are for templates: type=" + field);
            }
        }
        return encodePattern(first, rest);
    }

    /** The fields of a template: values, and types where any value will do. */
    static byte[] encodePattern(Object first, Object[] rest) {
        if (rest.length >= Tuple.MAX_FIELDS) {
            throw new IllegalArgumentException(
                    "too many fields: fields=" + (rest.length + 1) + " limit=" + Tuple.MAX_FIELDS);
        }
        byte[] out = new byte[Tuple.MAX_ENCODED_FIELDS];
        out[0] = (byte) (rest.length + 1);
        int at = put(out, 1, first);
        for (Object field : rest) {
            at = put(out, at, field);
        }
        return Arrays.copyOf(out, at);
    }

    private static int put(byte[] out, int at, Object field) {
        return switch (field) {
            case Long value -> putLong(out, at, FieldType.LONG, value);
            case Integer value -> putLong(out, at, FieldType.LONG, value);
            case Double value -> putLong(out, at, FieldType.DOUBLE, Double.doubleToRawLongBits(value));
            case Boolean value -> {
                need(out, at, 2);
                out[at] = FieldType.BOOLEAN.code();
                out[at + 1] = (byte) (value ? 1 : 0);
                yield at + 2;
            }
            case String value -> putBytes(out, at, FieldType.STRING, utf8(value));
            case byte[] value -> putBytes(out, at, FieldType.BYTES, value);
            case FieldType any -> {
                need(out, at, 1);
                out[at] = (byte) (any.code() | ANY);
                yield at + 1;
            }
            default ->
                throw new IllegalArgumentException(
                        "a field is a long, double, boolean, string or bytes: type=" + field.getClass());
        };
    }

    /** Text that UTF-8 cannot hold is refused: it would come back, and be matched, as another. */
    private static byte[] utf8(String value) {
        for (int i = 0; i < value.length(); i++) {
            boolean pair = i + 1 < value.length() && Character.isSurrogatePair(value.charAt(i), value.charAt(i + 1));
            if (Character.isSurrogate(value.charAt(i)) && !pair) {
                throw new IllegalArgumentException("text has half a surrogate pair: index=" + i);
            }
            i += pair ? 1 : 0;
        }
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private static int putLong(byte[] out, int at, FieldType type, long value) {
        need(out, at, 9);
        out[at] = type.code();
        LONGS.set(out, at + 1, value);
        return at + 9;
    }

    private static int putBytes(byte[] out, int at, FieldType type, byte[] value) {
        need(out, at, 3 + value.length);
        out[at] = type.code();
        SHORTS.set(out, at + 1, (short) value.length);
        System.arraycopy(value, 0, out, at + 3, value.length);
        return at + 3 + value.length;
    }

    private static void need(byte[] out, int at, int bytes) {
        if (bytes > out.length - at) {
            throw new IllegalArgumentException("fields too large, put the rest into the payload: bytes="
                    + ((long) at + bytes)
                    + " limit=" + Tuple.MAX_ENCODED_FIELDS);
        }
    }

    /** Offset of the type byte of field {@code index}. */
    static int offset(byte[] encoded, int index) {
        if (index < 0 || index >= encoded[0]) {
            throw new IndexOutOfBoundsException("no such field: index=" + index + " fields=" + encoded[0]);
        }
        int at = 1;
        for (int i = 0; i < index; i++) {
            at = next(encoded, at);
        }
        return at;
    }

    private static int next(byte[] encoded, int at) {
        int type = encoded[at];
        if ((type & ANY) != 0) {
            return at + 1;
        }
        return switch (FieldType.ofCode(type)) {
            case LONG, DOUBLE -> at + 9;
            case BOOLEAN -> at + 2;
            case STRING, BYTES -> at + 3 + length(encoded, at + 1);
        };
    }

    static long getLong(byte[] encoded, int at) {
        return (long) LONGS.get(encoded, at);
    }

    static String getString(byte[] encoded, int at) {
        return new String(encoded, at + 2, length(encoded, at), StandardCharsets.UTF_8);
    }

    static byte[] getBytes(byte[] encoded, int at) {
        return Arrays.copyOfRange(encoded, at + 2, at + 2 + length(encoded, at));
    }

    private static int length(byte[] encoded, int at) {
        return (short) SHORTS.get(encoded, at) & 0xFFFF;
    }

    /**
     * Checks that bytes read from memory that others can damage are one well-formed list of fields.
     *
     * @throws MalformedTupleException otherwise
     */
    static byte[] checked(byte[] encoded) {
        int count = encoded.length == 0 ? 0 : encoded[0];
        if (count < 1 || count > Tuple.MAX_FIELDS) {
            throw new MalformedTupleException("field count is out of range: count=" + count);
        }
        int at = 1;
        for (int i = 0; i < count; i++) {
            int type = at < encoded.length ? encoded[at] : -1;
            boolean sized = type == FieldType.STRING.code() || type == FieldType.BYTES.code();
            if (type < 0 || (sized && at + 3 > encoded.length)) {
                throw new MalformedTupleException("field is cut off: index=" + i + " bytes=" + encoded.length);
            }
            at = next(encoded, at);
        }
        if (at != encoded.length || encoded[1] != FieldType.STRING.code()) {
            throw new MalformedTupleException("fields have another length: bytes=" + encoded.length + " read=" + at);
        }
        return encoded;
    }

    /**
     * Whether fields match those of a template, value by value or type by type.
     *
     * @param encoded holds the fields in its first {@code length} bytes; they may be damaged, and then match nothing
     */
    static boolean matches(byte[] template, byte[] encoded, int length) {
        if (template[0] != encoded[0]) {
            return false;
        }
        int t = 1;
        int e = 1;
        for (int i = 0; i < template[0]; i++) {
            int type = e < length ? encoded[e] : -1;
            boolean sized = type == FieldType.STRING.code() || type == FieldType.BYTES.code();
            if (type < 0 || type > FieldType.BYTES.code() || (sized && e + 3 > length)) {
                return false;
            }
            int end = next(encoded, e);
            if (end > length) {
                return false;
            }
            if ((template[t] & ANY) != 0) {
                if ((template[t] & ~ANY & 0xFF) != type) {
                    return false;
                }
                t++;
            } else {
                int bytes = end - e;
                if (t + bytes > template.length || !Arrays.equals(template, t, t + bytes, encoded, e, end)) {
                    return false;
                }
                t += bytes;
            }
            e = end;
        }
        return e == length;
    }

    /** FNV-1a over the first {@code fields} fields; those must have values. */
    static int hash(byte[] encoded, int fields) {
        int end = 1;
        for (int i = 0; i < fields; i++) {
            end = next(encoded, end);
        }
        int hash = 0x811C9DC5;
        for (int i = 1; i < end; i++) {
            hash = (hash ^ (encoded[i] & 0xFF)) * 0x01000193;
        }
        hash ^= hash >>> 15;
        return hash;
    }

    /**
     * What bells and searches filter by: the low half of the hash of the first two fields; {@link Bells#ANY_KEY} for a template
     * that leaves its second field open.
     */
    static short key(byte[] fields) {
        if (fields[0] < 2 || !hasValue(fields, 1)) {
            return Bells.ANY_KEY;
        }
        short key = (short) hash(fields, 2);
        return key == Bells.ANY_KEY ? 1 : key;
    }

    static boolean hasValue(byte[] template, int index) {
        return (template[offset(template, index)] & ANY) == 0;
    }
}
