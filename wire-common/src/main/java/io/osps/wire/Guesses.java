/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts wrong passwords and slows down who tries many: after {@value #FREE} wrong ones for one user from one address, it
 * looks at no more than one in {@link #PAUSE}; and after {@value #FREE_IN_ALL} from anywhere at no more than one in
 * {@link #PAUSE_IN_ALL}. A right password costs nothing, and whoever was let in from an address is let in from there again
 * whatever others try elsewhere. An address of IPv6 stands for its network of 64 bits.
 *
 * <p>The rate is kept as the time at which all wrong ones so far are paid for (GCRA, the virtual scheduling algorithm of
 * ITU-T I.371). Thread safe; it remembers at most {@value #MOST_REMEMBERED} users with their addresses, the latest.
 */
public final class Guesses {
    /** Where something was guessed. */
    public enum Door {
        CLIENT,
        HEARTBEAT,
        ACTUATOR
    }

    /** One attempt that failed. */
    public enum Outcome {
        /** The password or token was wrong. */
        WRONG,
        /** There were too many before: it was not looked at. */
        UNSEEN
    }

    /** Hears of each attempt that failed. */
    @FunctionalInterface
    public interface Listener {
        void failed(Door door, Outcome outcome);
    }

    static final int FREE = 20;
    static final int FREE_IN_ALL = 1_000;
    static final Duration PAUSE = Duration.ofMillis(250);
    static final Duration PAUSE_IN_ALL = Duration.ofMillis(10);
    private static final int MOST_REMEMBERED = 1_000;
    private static final int NETWORK_BYTES = 8;

    private record Who(InetAddress network, String user) {}

    private final LongSupplier clock;
    private final Listener listener;
    private final Map<Who, Long> paid = bounded();
    private final Map<Who, Boolean> letIn = bounded();
    private long paidInAll;

    /**
     * Begins with nothing tried.
     *
     * @param clock nanoseconds, as of {@link System#nanoTime}
     */
    public Guesses(LongSupplier clock, Listener listener) {
        this.clock = clock;
        this.listener = listener;
        this.paidInAll = clock.getAsLong();
    }

    /** One that nobody listens to. */
    public static Guesses unheard() {
        return new Guesses(System::nanoTime, (_, _) -> {});
    }

    /** How long to wait before another password of that user is looked at; zero when this one may be. */
    public Duration pause(SocketAddress from, String user) {
        Who who = who(from, user);
        long wait;
        synchronized (this) {
            long now = clock.getAsLong();
            wait = paid.getOrDefault(who, now) - now - (FREE - 1) * PAUSE.toNanos();
            if (!letIn.containsKey(who)) {
                wait = Math.max(wait, paidInAll - now - (FREE_IN_ALL - 1) * PAUSE_IN_ALL.toNanos());
            }
        }
        if (wait <= 0) {
            return Duration.ZERO;
        }
        listener.failed(Door.CLIENT, Outcome.UNSEEN);
        return Duration.ofMillis(1).plusNanos(wait);
    }

    /** A client said a wrong password. */
    public void wrong(SocketAddress from, String user) {
        Who who = who(from, user);
        synchronized (this) {
            long now = clock.getAsLong();
            paid.put(who, latest(paid.getOrDefault(who, now), now) + PAUSE.toNanos());
            paidInAll = latest(paidInAll, now) + PAUSE_IN_ALL.toNanos();
        }
        listener.failed(Door.CLIENT, Outcome.WRONG);
    }

    /** A client said the right one. */
    public void right(SocketAddress from, String user) {
        Who who = who(from, user);
        synchronized (this) {
            letIn.put(who, true);
        }
    }

    /** Somebody showed a wrong token there. It has 128 random bits, so only the count matters. */
    public void wrongToken(Door door) {
        listener.failed(door, Outcome.WRONG);
    }

    private static long latest(long one, long other) {
        return one - other > 0 ? one : other;
    }

    private static Who who(SocketAddress from, String user) {
        InetAddress address = from instanceof InetSocketAddress inet && !inet.isUnresolved()
                ? inet.getAddress()
                : InetAddress.getLoopbackAddress();
        return new Who(network(address), user.length() > 64 ? user.substring(0, 64) : user);
    }

    private static InetAddress network(InetAddress address) {
        if (!(address instanceof Inet6Address) || address.isLoopbackAddress()) {
            return address;
        }
        byte[] bytes = address.getAddress();
        Arrays.fill(bytes, NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static <V> Map<Who, V> bounded() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Who, V> eldest) {
                return size() > MOST_REMEMBERED;
            }
        };
    }
}
