/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code CALL handler payload [ID id] [DEADLINE ms] [TICKET ticket] [TRACE traceparent]}, as the client writes
 * it and the servers read it; {@code ACQUIRE handler [ID id] [DEADLINE ms]}, which is the same without a payload; and {@code CALLBACK handler port …},
 * which has a port in its place.
 *
 * @param handler the handler's name
 * @param payload the handler's input; empty for {@code ACQUIRE}
 * @param id the request's id, 1 to 128 printable ASCII characters without a blank; null when the server shall make one
 * @param deadline from when the command arrived; null for the handler's timeout
 * @param ticket of an {@code ACQUIRE}
 * @param trace a W3C {@code traceparent}
 * @param user who asks, as the server knows him and never as the message says; empty where nobody has to say who he is
 */
@SuppressWarnings("ArrayRecordComponent") // not copied, so that 16 MiB pass without a copy
public record CallMessage(
        String handler,
        byte[] payload,
        @Nullable String id,
        @Nullable Duration deadline,
        @Nullable String ticket,
        @Nullable String trace,
        String user) {
    public static final String CALL = "CALL";
    public static final String ACQUIRE = "ACQUIRE";
    public static final String CALLBACK = "CALLBACK";
    public static final String FCALL = "FCALL";
    public static final String RCALL = "RCALL";

    private static final int LONGEST_NAME = 128;
    private static final int MOST_DIGITS = 12;
    private static final byte[] NOTHING = {};

    public CallMessage {
        word("handler", handler);
        if (id != null) {
            word("id", id);
        }
        if (ticket != null) {
            word("ticket", ticket);
        }
        if (trace != null) {
            word("trace", trace);
        }
        if (deadline != null && deadline.toMillis() <= 0) {
            throw wrong("DEADLINE must be a positive number of milliseconds");
        }
    }

    /** A message of nobody that is known yet. */
    public CallMessage(
            String handler,
            byte[] payload,
            @Nullable String id,
            @Nullable Duration deadline,
            @Nullable String ticket,
            @Nullable String trace) {
        this(handler, payload, id, deadline, ticket, trace, "");
    }

    /**
     * Reads the arguments of a {@code CALL}, its name included.
     *
     * @throws WireException with {@link ErrorCode#ERR} when they are wrong
     */
    public static CallMessage ofCall(List<byte[]> arguments) {
        return parse(arguments, 2);
    }

    /**
     * Reads the arguments of {@code FCALL handler 1 id payload [option value]…} or {@code FCALL handler 0 payload [option
     * value]…}, its name included.
     *
     * @throws WireException with {@link ErrorCode#ERR} when they are wrong
     */
    public static CallMessage ofFunction(List<byte[]> arguments) {
        int keys = switch (arguments.size() < 3 ? "" : text(arguments.get(2))) {
            case "0" -> 0;
            case "1" -> 1;
            default -> throw wrong("FCALL takes one key, the request's id, or none");
        };
        if (arguments.size() < 4 + keys) {
            throw wrong("wrong number of arguments for 'fcall' command");
        }
        List<byte[]> call = new ArrayList<>(arguments.size() + 1);
        call.add(bytes(CALL));
        call.add(arguments.get(1));
        call.addAll(arguments.subList(3 + keys, arguments.size()));
        if (keys == 1) {
            call.add(bytes("ID"));
            call.add(arguments.get(3));
        }
        return ofCall(call);
    }

    /**
     * Reads the arguments of an {@code ACQUIRE}, its name included.
     *
     * @throws WireException with {@link ErrorCode#ERR} when they are wrong
     */
    public static CallMessage ofAcquire(List<byte[]> arguments) {
        return parse(arguments, 1);
    }

    /** The same, but for its payload. */
    public CallMessage withoutPayload() {
        return new CallMessage(handler, NOTHING, id, deadline, ticket, trace, user);
    }

    /** The same, of that user. */
    public CallMessage of(String asker) {
        return new CallMessage(handler, payload, id, deadline, ticket, trace, asker);
    }

    /** What the request is known by; null when it has no id yet. */
    public @Nullable String key() {
        return id == null ? null : RequestKey.of(id, user);
    }

    /** A digest of the handler and the payload: what a request is, beside its id. */
    String digest() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(bytes(handler));
            sha.update((byte) 0);
            return HexFormat.of().formatHex(sha.digest(payload));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The arguments of a {@code CALL} with all that is known. */
    public List<byte[]> toCall() {
        List<byte[]> arguments = new ArrayList<>(12);
        arguments.add(bytes(CALL));
        arguments.add(bytes(handler));
        arguments.add(payload);
        options(arguments);
        if (ticket != null) {
            arguments.add(bytes("TICKET"));
            arguments.add(bytes(ticket));
        }
        if (trace != null) {
            arguments.add(bytes("TRACE"));
            arguments.add(bytes(trace));
        }
        return arguments;
    }

    /** The arguments of an {@code ACQUIRE} for this call. */
    public List<byte[]> toAcquire() {
        List<byte[]> arguments = new ArrayList<>(6);
        arguments.add(bytes(ACQUIRE));
        arguments.add(bytes(handler));
        options(arguments);
        return arguments;
    }

    /** The arguments of a {@code CALLBACK} for this call, with the port at which the worker is listened for. */
    public List<byte[]> toCallback(int port) {
        List<byte[]> arguments = new ArrayList<>(7);
        arguments.add(bytes(CALLBACK));
        arguments.add(bytes(handler));
        arguments.add(bytes(Integer.toString(port)));
        options(arguments);
        return arguments;
    }

    private void options(List<byte[]> arguments) {
        if (id != null) {
            arguments.add(bytes("ID"));
            arguments.add(bytes(id));
        }
        if (deadline != null) {
            arguments.add(bytes("DEADLINE"));
            arguments.add(bytes(Long.toString(deadline.toMillis())));
        }
    }

    private static CallMessage parse(List<byte[]> arguments, int fixed) {
        if (arguments.size() <= fixed) {
            throw wrong("wrong number of arguments for '"
                    + text(arguments.getFirst()).toLowerCase(Locale.ROOT) + "' command");
        }
        String id = null;
        Duration deadline = null;
        String ticket = null;
        String trace = null;
        for (int i = fixed + 1; i < arguments.size(); i += 2) {
            String option = text(arguments.get(i)).toUpperCase(Locale.ROOT);
            if (i + 1 == arguments.size()) {
                throw wrong("option " + option + " has no value");
            }
            String value = text(arguments.get(i + 1));
            switch (option) {
                case "ID" -> id = value;
                case "DEADLINE" -> deadline = milliseconds(value);
                case "TICKET" -> ticket = call(fixed, option, value);
                case "TRACE" -> trace = call(fixed, option, value);
                default -> throw unknown(option);
            }
        }
        byte[] payload = fixed == 2 ? arguments.get(2) : NOTHING;
        return new CallMessage(text(arguments.get(1)), payload, id, deadline, ticket, trace);
    }

    private static String call(int fixed, String option, String value) {
        if (fixed != 2) {
            throw unknown(option);
        }
        return value;
    }

    private static Duration milliseconds(String value) {
        if (value.isEmpty()
                || value.length() > MOST_DIGITS
                || !value.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw wrong("DEADLINE must be a positive number of milliseconds");
        }
        return Duration.ofMillis(Long.parseLong(value));
    }

    private static void word(String what, String value) {
        if (value.isEmpty()
                || value.length() > LONGEST_NAME
                || !value.chars().allMatch(letter -> letter > ' ' && letter < 0x7f)) {
            throw wrong(what + " must be 1 to " + LONGEST_NAME + " printable ASCII characters without a blank");
        }
    }

    private static WireException unknown(String option) {
        return wrong("unknown option '" + option + "'");
    }

    private static WireException wrong(String message) {
        return new WireException(WireError.of(ErrorCode.ERR, message));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
