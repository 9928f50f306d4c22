/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A reply, or a part of one. Immutable but for the bytes of a {@link Bulk}, which are not copied: leave them alone. */
public sealed interface RespValue {
    /** {@code +OK}. */
    Simple OK = new Simple("OK");

    /** A short status line. Control characters become blanks. */
    record Simple(String text) implements RespValue {
        public Simple {
            text = text.replaceAll("\\p{Cntrl}", " ");
        }
    }

    /** An error. */
    record Failure(WireError error) implements RespValue {}

    /** The error {@code ASK 0 host:port}, which sends a cluster-aware client there for this one command. */
    record Ask(String host, int port) implements RespValue {
        /** The whole line, without the leading {@code -} and the line end. A client may crash where the slot, 0, is missing. */
        public String line() {
            return "ASK 0 " + host + ":" + port;
        }
    }

    /** A whole number. */
    record Int(long value) implements RespValue {}

    /** Bytes of any kind. */
    @SuppressWarnings("ArrayRecordComponent") // not copied, so that 16 MiB pass without a copy
    record Bulk(byte[] bytes) implements RespValue {
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bulk(byte[] others) && Arrays.equals(bytes, others);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Bulk[bytes=" + bytes.length + "]";
        }
    }

    /** Bytes that are kept in a file; for a client the same as a {@link Bulk}. Whoever drops one must {@link #release release} it. */
    record Stored(StoredBytes bytes) implements RespValue {}

    /** Text for people, such as the answer of {@code INFO}; a bulk string in RESP2. */
    record Verbatim(String text) implements RespValue {}

    /** Nothing. */
    enum Nil implements RespValue {
        NIL
    }

    /** Values in order. */
    record Items(List<RespValue> values) implements RespValue {
        public Items {
            values = List.copyOf(values);
        }
    }

    /** Names and values; in RESP2 an array of both in turn. */
    record Pairs(List<Map.Entry<String, RespValue>> entries) implements RespValue {
        public Pairs {
            entries = List.copyOf(entries);
        }
    }

    /** Bytes of the result that a value is, 0 for what is none. */
    static int payloadSize(RespValue value) {
        return switch (value) {
            case Bulk(byte[] bytes) -> bytes.length;
            case Stored(StoredBytes bytes) -> bytes.size();
            case Verbatim(String text) -> text.length();
            default -> 0;
        };
    }

    /** A value is not sent, or was sent: gives back what it holds. Does nothing for all that lives in the heap. */
    static void release(RespValue value) {
        if (value instanceof Stored(StoredBytes bytes)) {
            bytes.release();
        }
    }

    static Bulk bulk(byte[] bytes) {
        return new Bulk(bytes);
    }

    static Bulk bulk(String text) {
        return new Bulk(text.getBytes(StandardCharsets.UTF_8));
    }

    static Items items(RespValue... values) {
        return new Items(List.of(values));
    }

    /** A map whose values are bulk strings, in the map's order. */
    static Pairs pairs(Map<String, String> map) {
        List<Map.Entry<String, RespValue>> entries = new ArrayList<>(map.size());
        map.forEach((name, value) -> entries.add(Map.entry(name, bulk(value))));
        return new Pairs(entries);
    }

    static Failure failure(ErrorCode code, String message) {
        return new Failure(WireError.of(code, message));
    }
}
