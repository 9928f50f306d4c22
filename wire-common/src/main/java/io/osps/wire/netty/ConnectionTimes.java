/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.osps.wire.Limits;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Holds one connection to its limits of time: a command arrives whole, answers are read, and a connection that nobody
 * uses ends. An idle limit alone is beaten by a slow drip, so a command's time counts from its first byte. Belongs to the
 * event loop; times are those of a monotonic clock of nanoseconds.
 */
final class ConnectionTimes {
    /** How long a client may leave a connection open that this side has ended. */
    static final Duration LINGER = Duration.ofSeconds(2);

    enum Verdict {
        FINE,
        /** A command did not arrive whole in time. */
        INCOMPLETE,
        /** Nobody uses or reads it, or it was to be closed: closed without a word. */
        OVER
    }

    private final long arrival;
    private final long idle;
    private final LongSupplier clock;

    private final long opened;
    private long lastRead;
    private long commandBegan;
    private long outputMoved;
    private long outputState;
    private long ended;
    private boolean isEnded;

    ConnectionTimes(Limits limits, LongSupplier clock) {
        this.arrival = limits.arrival().toNanos();
        this.idle = limits.idle().toNanos();
        this.clock = clock;
        opened = clock.getAsLong();
        lastRead = opened;
        outputMoved = opened;
    }

    /** Since the connection was made. */
    Duration age() {
        return Duration.ofNanos(clock.getAsLong() - opened);
    }

    /** Since bytes came last. */
    Duration sinceRead() {
        return Duration.ofNanos(clock.getAsLong() - lastRead);
    }

    /** Bytes are about to be decoded, in the middle of a command or not. */
    void decoding(boolean midCommand) {
        lastRead = clock.getAsLong();
        if (!midCommand) {
            commandBegan = lastRead;
        }
    }

    /** A command was whole among those bytes. */
    void commandArrived() {
        commandBegan = lastRead;
    }

    /** This side has nothing more to say. */
    void ended() {
        ended = clock.getAsLong();
        isEnded = true;
    }

    /**
     * Judges the connection.
     *
     * @param midCommand whether a command has arrived in part
     * @param inFlight commands that are not answered
     * @param pending bytes that wait to be sent
     * @param written bytes handed over to be sent since the beginning
     */
    Verdict judge(boolean midCommand, int inFlight, long pending, long written) {
        long now = clock.getAsLong();
        if (isEnded && now - ended > LINGER.toNanos()) {
            return Verdict.OVER;
        }
        long state = written - pending;
        if (pending == 0 || state != outputState) {
            outputState = state;
            outputMoved = now;
        } else if (now - outputMoved > arrival) {
            return Verdict.OVER;
        }
        if (midCommand) {
            return now - commandBegan > arrival ? Verdict.INCOMPLETE : Verdict.FINE;
        }
        boolean unused = inFlight == 0 && pending == 0 && idle > 0 && now - lastRead > idle;
        return unused ? Verdict.OVER : Verdict.FINE;
    }
}
