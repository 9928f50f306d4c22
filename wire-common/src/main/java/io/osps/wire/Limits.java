/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import java.time.Duration;

/**
 * The limits that a server holds its clients to.
 *
 * @param arguments most arguments of a command, its name included
 * @param inlineBytes longest line of a command that is typed by hand
 * @param payloadBytes longest argument; a longer one is answered by {@code TOOLARGE}
 * @param bodyBytes room for the commands of all connections together, past the first KiB of each; when there is none left: {@code BUSY}
 * @param outputBytes unread replies at which a connection is closed; at twice as many in all connections together, those
 *     whose clients do not keep up are
 * @param inFlight unanswered commands of a connection at which no more are read from it
 * @param connections most connections at a time
 * @param arrival within which a command has to arrive whole, and within which a client has to read some of its replies
 * @param idle after which a connection without unanswered commands is closed; zero for never
 */
public record Limits(
        int arguments,
        int inlineBytes,
        int payloadBytes,
        long bodyBytes,
        long outputBytes,
        int inFlight,
        int connections,
        Duration arrival,
        Duration idle) {
    /** Payload limit of the redirect route and of a worker's own port. */
    public static final int PAYLOAD = 16 << 20;

    /** Payload limit of the relay route. */
    public static final int RELAY_PAYLOAD = 1 << 20;

    private static final int KIB = 1 << 10;
    private static final long MIB = 1 << 20;

    public static final Limits DEFAULTS = new Limits(
            64, 4 * KIB, PAYLOAD, 64 * MIB, 64 * MIB, 1024, 10_000, Duration.ofSeconds(30), Duration.ofMinutes(10));

    public Limits {
        positive("arguments", arguments);
        positive("inline-bytes", inlineBytes);
        positive("payload-bytes", payloadBytes);
        positive("body-bytes", bodyBytes);
        positive("output-bytes", outputBytes);
        positive("in-flight", inFlight);
        positive("connections", connections);
        positive("arrival", arrival.toMillis());
        if (idle.isNegative()) {
            throw new IllegalArgumentException("a limit cannot be negative: idle=" + idle);
        }
        if (bodyBytes < payloadBytes) {
            throw new IllegalArgumentException("the room for all payloads must hold one of them: body-bytes="
                    + bodyBytes + " payload-bytes=" + payloadBytes);
        }
    }

    /**
     * What a connection may send before it has said its password. It gets room only as long as no more than a quarter of
     * all is in use, so who has said none takes none from those who have.
     */
    public Limits beforeAuth() {
        int payload = Math.min(payloadBytes, 16 * KIB);
        return withArguments(Math.min(arguments, 10))
                .withPayloadBytes(payload)
                .withBodyBytes(Math.max(payload, bodyBytes / 4));
    }

    public Limits withArguments(int value) {
        return new Limits(
                value, inlineBytes, payloadBytes, bodyBytes, outputBytes, inFlight, connections, arrival, idle);
    }

    public Limits withPayloadBytes(int value) {
        return new Limits(arguments, inlineBytes, value, bodyBytes, outputBytes, inFlight, connections, arrival, idle);
    }

    public Limits withBodyBytes(long value) {
        return new Limits(
                arguments, inlineBytes, payloadBytes, value, outputBytes, inFlight, connections, arrival, idle);
    }

    public Limits withOutputBytes(long value) {
        return new Limits(arguments, inlineBytes, payloadBytes, bodyBytes, value, inFlight, connections, arrival, idle);
    }

    public Limits withConnections(int value) {
        return new Limits(arguments, inlineBytes, payloadBytes, bodyBytes, outputBytes, inFlight, value, arrival, idle);
    }

    public Limits withArrival(Duration value) {
        return new Limits(
                arguments, inlineBytes, payloadBytes, bodyBytes, outputBytes, inFlight, connections, value, idle);
    }

    public Limits withIdle(Duration value) {
        return new Limits(
                arguments, inlineBytes, payloadBytes, bodyBytes, outputBytes, inFlight, connections, arrival, value);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("a limit must be positive: " + name + "=" + value);
        }
    }
}
