/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.seat;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.worker.seat.SeatBook.Place;
import org.junit.jupiter.api.Test;

class SeatBookTests {
    private final SeatBook book = new SeatBook(2);

    @Test
    void seatsAreOwedAtFirst() {
        assertThat(book.count(Place.OWED)).isEqualTo(2);
    }

    @Test
    void seatMovesOnlyFromWhereItIs() {
        assertThat(book.move(0, Place.SPACE, Place.HERE)).isFalse();
        assertThat(book.move(0, Place.OWED, Place.SPACE)).isTrue();
        assertThat(book.place(0)).isEqualTo(Place.SPACE);
        assertThat(book.place(1)).isEqualTo(Place.OWED);
    }

    @Test
    void wordTellsThatASeatWasAwayInTheMeantime() {
        book.move(0, Place.OWED, Place.SPACE);
        long word = book.word(0);
        book.move(0, Place.SPACE, Place.HERE);
        book.move(0, Place.HERE, Place.SPACE);

        assertThat(book.move(0, word, Place.OWED)).isFalse();
        assertThat(book.move(0, book.word(0), Place.OWED)).isTrue();
    }
}
