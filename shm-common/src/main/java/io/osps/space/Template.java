/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A pattern for tuples: each field is a value, which must be equal, or a {@link FieldType}, which any value of that type
 * matches. The number of fields must agree; the payload plays no part.
 *
 * <p>The first field must be a value: it names the one channel that is searched. Thread safe.
 */
public final class Template {
    private final byte[] encoded;
    private final String channel;
    private final int channelIndex;
    private final short key;

    private Template(byte[] encoded, String channel) {
        this.encoded = encoded;
        this.channel = channel;
        this.channelIndex = Channels.indexOf(FieldCodec.hash(encoded, 1));
        this.key = FieldCodec.key(encoded);
    }

    /**
     * Makes a template.
     *
     * @param channel the first field
     * @param fields the others, each a value as in {@link Tuple#of} or a {@link FieldType}
     */
    public static Template of(String channel, Object... fields) {
        return new Template(FieldCodec.encodePattern(channel, fields), channel);
    }

    /** The channel that this template searches. */
    public String channel() {
        return channel;
    }

    public boolean matches(Tuple tuple) {
        return FieldCodec.matches(encoded, tuple.encoded(), tuple.encoded().length);
    }

    int channelIndex() {
        return channelIndex;
    }

    /** What a tuple's own key must equal, or {@link Bells#ANY_KEY}. */
    short key() {
        return key;
    }

    byte[] encoded() {
        return encoded;
    }

    @Override
    public String toString() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < encoded[0]; i++) {
            int at = FieldCodec.offset(encoded, i);
            boolean any = (encoded[at] & FieldCodec.ANY) != 0;
            FieldType type = FieldType.ofCode(encoded[at] & ~FieldCodec.ANY & 0xFF);
            if (any) {
                texts.add("?" + type.name().toLowerCase(java.util.Locale.ROOT));
            } else {
                texts.add(
                        switch (type) {
                            case LONG -> Long.toString(FieldCodec.getLong(encoded, at + 1));
                            case DOUBLE ->
                                Double.toString(Double.longBitsToDouble(FieldCodec.getLong(encoded, at + 1)));
                            case BOOLEAN -> Boolean.toString(encoded[at + 1] != 0);
                            case STRING -> FieldCodec.getString(encoded, at + 1);
                            case BYTES -> "0x" + HexFormat.of().formatHex(FieldCodec.getBytes(encoded, at + 1));
                        });
            }
        }
        return "(" + String.join(", ", texts) + ")";
    }
}
