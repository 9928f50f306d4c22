/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

/** The type of a tuple's field; in a {@link Template} it stands for any value of that type. */
public enum FieldType {
    /** A 64-bit signed integer. */
    LONG(0),
    /** An IEEE 754 double, compared bit by bit. */
    DOUBLE(1),
    /** True or false. */
    BOOLEAN(2),
    /** Text, stored as UTF-8. */
    STRING(3),
    /** Raw bytes. */
    BYTES(4);

    private static final FieldType[] BY_CODE = values();

    private final byte code;

    FieldType(int code) {
        this.code = (byte) code;
    }

    byte code() {
        return code;
    }

    static FieldType ofCode(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new MalformedTupleException("field type is unknown: code=" + code);
        }
        return BY_CODE[code];
    }
}
