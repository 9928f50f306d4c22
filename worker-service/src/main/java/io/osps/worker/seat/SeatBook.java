/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.seat;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * This worker's memory of its seats: for each seat one word, a {@link Place} and a count of the changes so far. With the
 * count, who saw a word earlier can tell that nothing has happened to that seat since. Every change is one CAS. Thread
 * safe.
 */
@SuppressWarnings("EnumOrdinal") // the words live and die with this process
final class SeatBook {
    /** Where a seat is. */
    enum Place {
        /** Named by a tuple or a claim in the space; nothing is known of it here. */
        SPACE,
        /** A request that was claimed with it has not ended yet. */
        HERE,
        /** Being written to the space; whoever finds it there may claim it at once. */
        RETURNING,
        /** To be written to the space as soon as there is room. */
        OWED,
        /** Taken back for good: the worker leaves. */
        WITHDRAWN
    }

    private static final int BITS = 3;
    private static final Place[] PLACES = Place.values();

    private final AtomicLongArray words;

    /** A book of that many seats, none of which was written yet. */
    SeatBook(int seats) {
        words = new AtomicLongArray(seats);
        for (int seatNumber = 0; seatNumber < seats; seatNumber++) {
            words.set(seatNumber, Place.OWED.ordinal());
        }
    }

    int size() {
        return words.length();
    }

    /** The word of that seat as it is now. */
    long word(int seatNumber) {
        return words.get(seatNumber);
    }

    Place place(int seatNumber) {
        return place(words.get(seatNumber));
    }

    static Place place(long word) {
        return PLACES[(int) word & ((1 << BITS) - 1)];
    }

    /** How many seats are there now. */
    int count(Place place) {
        int count = 0;
        for (int seatNumber = 0; seatNumber < words.length(); seatNumber++) {
            if (place(seatNumber) == place) {
                count++;
            }
        }
        return count;
    }

    /** Moves that seat from exactly that word; false when anything has happened to it since. */
    boolean move(int seatNumber, long from, Place to) {
        return words.compareAndSet(seatNumber, from, ((from >>> BITS) + 1) << BITS | to.ordinal());
    }

    /** Moves that seat from that place; false when it is not there. */
    boolean move(int seatNumber, Place from, Place to) {
        long word = words.get(seatNumber);
        while (place(word) == from) {
            if (move(seatNumber, word, to)) {
                return true;
            }
            word = words.get(seatNumber);
        }
        return false;
    }
}
