/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuessesTests {
    private static final InetSocketAddress HERE = new InetSocketAddress("192.0.2.1", 1);
    private static final InetSocketAddress THERE = new InetSocketAddress("192.0.2.2", 1);

    private final List<String> heard = new ArrayList<>();
    private long now = -50;
    private final Guesses guesses = new Guesses(() -> now, (door, outcome) -> heard.add(door + " " + outcome));

    @Test
    void someWrongOnesAreFreeThenOneInAWhile() {
        assertThat(tried(HERE, "ann", 100)).isEqualTo(Guesses.FREE);
        now += Guesses.PAUSE.toNanos();
        assertThat(tried(HERE, "ann", 100)).isEqualTo(1);
        now += Duration.ofHours(1).toNanos();
        assertThat(tried(HERE, "ann", 100)).isEqualTo(Guesses.FREE);
    }

    @Test
    void refusalTellsHowLongToWait() {
        tried(HERE, "ann", Guesses.FREE);
        Duration wait = guesses.pause(HERE, "ann");
        assertThat(wait).isGreaterThan(Duration.ZERO);
        now += wait.toNanos();
        assertThat(guesses.pause(HERE, "ann")).isZero();
    }

    @Test
    void othersAreNotHeldUp() {
        tried(HERE, "ann", 100);
        assertThat(guesses.pause(HERE, "bob")).isZero();
        assertThat(guesses.pause(THERE, "ann")).isZero();
    }

    @Test
    void networkOfIpv6IsOneAddress() {
        tried(new InetSocketAddress("2001:db8:0:1::1", 1), "ann", 100);
        assertThat(guesses.pause(new InetSocketAddress("2001:db8:0:1:ffff::2", 1), "ann"))
                .isPositive();
        assertThat(guesses.pause(new InetSocketAddress("2001:db8:0:2::1", 1), "ann"))
                .isZero();
    }

    @Test
    void guessesFromEverywhereAreSlowedExceptForWhoWasLetIn() {
        guesses.right(HERE, "ann");
        int seen = 0;
        for (int i = 0; i < 200; i++) {
            seen += tried(new InetSocketAddress("198.51.100." + i, 1), "ann", 10);
        }
        assertThat(seen).isEqualTo(Guesses.FREE_IN_ALL);
        assertThat(guesses.pause(THERE, "ann")).isPositive();
        assertThat(guesses.pause(HERE, "ann")).isZero();
    }

    @Test
    void eachFailureIsHeardOf() {
        tried(HERE, "ann", Guesses.FREE + 1);
        guesses.wrongToken(Guesses.Door.HEARTBEAT);
        assertThat(heard)
                .hasSize(Guesses.FREE + 2)
                .startsWith("CLIENT WRONG")
                .endsWith("CLIENT UNSEEN", "HEARTBEAT WRONG");
    }

    /** How many of so many wrong passwords were looked at. */
    private int tried(InetSocketAddress from, String user, int times) {
        int seen = 0;
        for (int i = 0; i < times; i++) {
            if (guesses.pause(from, user).isZero()) {
                guesses.wrong(from, user);
                seen++;
            }
        }
        return seen;
    }
}
