/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * A client's command: its name and arguments, each in an array of its own that nothing else holds, so a payload may be
 * handed on without a copy. Immutable as long as nobody writes to those arrays.
 */
public final class Command implements Incoming {
    private final byte[][] arguments;
    private final String name;
    private final long reserved;
    private final boolean typed;

    Command(byte[][] arguments, long reserved, boolean typed) {
        this.arguments = arguments;
        this.name = upperCase(arguments[0]);
        this.reserved = reserved;
        this.typed = typed;
    }

    /** A command as a test or another thread writes it. */
    public static Command of(String... words) {
        byte[][] arguments = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            arguments[i] = words[i].getBytes(StandardCharsets.UTF_8);
        }
        return new Command(arguments, 0, false);
    }

    /** The command's name in upper case. */
    public String name() {
        return name;
    }

    /** How many arguments, the name included. */
    public int size() {
        return arguments.length;
    }

    /** Argument {@code i}; 0 is the name. */
    public byte[] bytes(int i) {
        return arguments[i];
    }

    /** Argument {@code i} as text. */
    public String text(int i) {
        return new String(arguments[i], StandardCharsets.UTF_8);
    }

    /** All arguments, the name included. */
    public List<byte[]> arguments() {
        return Collections.unmodifiableList(Arrays.asList(arguments));
    }

    /** Bytes that the decoder reserved for it in the {@link BodyBudget}. */
    long reserved() {
        return reserved;
    }

    /** Whether it came as a line and not as an array. */
    boolean isTyped() {
        return typed;
    }

    /** Without the tables of other languages, and without a second string for names that are in upper case already. */
    private static String upperCase(byte[] name) {
        String text = new String(name, StandardCharsets.UTF_8);
        for (byte octet : name) {
            if (octet < 'A' || octet > 'Z') {
                return text.toUpperCase(Locale.ROOT);
            }
        }
        return text;
    }

    @Override
    public String toString() {
        return "Command[name=" + name + ", size=" + arguments.length + "]";
    }
}
