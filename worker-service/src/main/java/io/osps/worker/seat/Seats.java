/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.seat;

import io.osps.exchange.Seat;
import io.osps.space.Claim;
import io.osps.space.ClaimEndedException;
import io.osps.space.ClaimKind;
import io.osps.space.Participant;
import io.osps.space.SpaceFullException;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.TupleSpace;
import io.osps.space.WriteOptions;
import io.osps.worker.seat.SeatBook.Place;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * This worker's seats. Each seat is either in the space, as a seat or as what a dispatcher made of it, or here: from {@link
 * #occupy} to one of the {@code giveBack}s. Thread safe.
 *
 * <p>A seat that is given back is entered in the book as on its way before the tuple is written and as gone after it, so
 * that it is never in neither; in between a dispatcher may already have used it, and then {@link #occupy} wins.
 */
public final class Seats {
    private static final Logger log = LoggerFactory.getLogger(Seats.class);

    private final TupleSpace space;
    private final String pool;
    private final SeatBook book;
    private final List<Tuple> tuples;
    private final Template anyFree;
    private final WriteOptions options;
    private volatile boolean draining;

    /**
     * Makes seats that nobody can see before {@link #open}.
     *
     * @param total how many requests may run at a time
     * @param host where clients reach this worker
     * @param port its port for clients
     */
    public Seats(TupleSpace space, String pool, int total, String host, int port) {
        this.space = space;
        this.pool = pool;
        this.book = new SeatBook(total);
        Participant self = space.self();
        this.tuples = IntStream.range(0, total)
                .mapToObj(
                        seatNumber -> new Seat(pool, self.name(), self.incarnation(), seatNumber, host, port).toTuple())
                .toList();
        this.anyFree = Seat.ofWorker(self.name(), self.incarnation());
        this.options = WriteOptions.boundTo(self).asVital();
    }

    /** Writes all seats: from now on requests come. */
    public void open() {
        settle();
    }

    /** The pool that the seats belong to. */
    public String pool() {
        return pool;
    }

    /** How many requests may run at a time. */
    public int total() {
        return book.size();
    }

    /** How many seats are in the space, free or on their way to a request. */
    public int free() {
        return book.count(Place.SPACE);
    }

    /** How many seats have a request here. */
    public int taken() {
        return book.count(Place.HERE);
    }

    /** How many seats wait for room in the space. */
    public int owed() {
        return book.count(Place.OWED);
    }

    /**
     * Says that this worker holds a claim that names that seat.
     *
     * @return false when it is taken or no seat of this worker, which the law of the seats rules out
     */
    public boolean occupy(int seatNumber) {
        if (seatNumber < 0 || seatNumber >= book.size()) {
            return false;
        }
        return leave(seatNumber, Place.HERE);
    }

    /** Claims one of the free seats, for a call that comes with no ticket; null when none is free. */
    public @Nullable Claim tryClaimFree() {
        return draining ? null : space.tryClaim(anyFree, ClaimKind.UNCOUNTED);
    }

    /** Gives back a seat that no claim names any more. */
    public void giveBack(int seatNumber) {
        returnFrom(Place.HERE, seatNumber, () -> space.write(tuples.get(seatNumber), options), () -> {});
    }

    /** Gives back a seat by putting it in the place of the claimed tuple. */
    public void giveBackReplacing(int seatNumber, Claim claim) {
        returnFrom(Place.HERE, seatNumber, () -> claim.replace(tuples.get(seatNumber), options), claim::commit);
    }

    /** Gives back a seat that was claimed as it is. */
    public void giveBackReleasing(int seatNumber, Claim claim) {
        returnFrom(Place.HERE, seatNumber, claim::release, claim::commit);
    }

    /** Writes the seats that wait for room in the space; when draining, takes back those that are free by now. */
    void settle() {
        if (draining) {
            takeBack();
        }
        for (int seatNumber = 0; seatNumber < book.size(); seatNumber++) {
            int seat = seatNumber;
            returnFrom(Place.OWED, seatNumber, () -> space.write(tuples.get(seat), options), () -> {});
        }
    }

    /** Takes the free seats back and writes none any more; {@link SeatKeeper} sees to those that become free. */
    public void drain() {
        draining = true;
        settle();
    }

    private void takeBack() {
        Tuple free = space.tryTake(anyFree);
        while (free != null) {
            withdraw(Seat.from(free).seatNumber());
            free = space.tryTake(anyFree);
        }
    }

    public boolean isDraining() {
        return draining;
    }

    /** Whether every seat was taken back. */
    public boolean isDrained() {
        return book.count(Place.WITHDRAWN) == book.size();
    }

    /** Whether nothing has happened to that seat, which is in the space, since that word was seen; it is made up for then. */
    boolean makeUpFor(int seatNumber, long word) {
        return book.move(seatNumber, word, Place.OWED);
    }

    SeatBook book() {
        return book;
    }

    /**
     * The one way of a seat out of this worker's memory.
     *
     * @param write makes the seat visible
     * @param drop ends the claim without a seat
     */
    private void returnFrom(Place from, int seatNumber, Runnable write, Runnable drop) {
        if (!book.move(seatNumber, from, Place.RETURNING)) {
            return;
        }
        if (draining) {
            drop.run();
            withdraw(seatNumber);
            return;
        }
        boolean written = false;
        try {
            write.run();
            written = true;
        } catch (SpaceFullException full) {
            // The keeper tries again many times a second: said once is enough.
            log.atLevel(from == Place.HERE ? Level.WARN : Level.DEBUG)
                    .log("a seat waits for room in the space: seat={} reason={}", seatNumber, full.getMessage());
        } catch (ClaimEndedException ended) {
            log.warn(
                    "a seat's claim had ended, the seat is written anew: seat={} reason={}",
                    seatNumber,
                    ended.getMessage());
        } finally {
            // Fails, as it should, when a request has come on this seat meanwhile.
            book.move(seatNumber, Place.RETURNING, written ? Place.SPACE : Place.OWED);
        }
    }

    private void withdraw(int seatNumber) {
        leave(seatNumber, Place.WITHDRAWN);
    }

    /** Moves a seat that was found in the space; the one that wrote it there may still be about to note so. */
    private boolean leave(int seatNumber, Place to) {
        long word = book.word(seatNumber);
        while (SeatBook.place(word) == Place.SPACE || SeatBook.place(word) == Place.RETURNING) {
            if (book.move(seatNumber, word, to)) {
                return true;
            }
            word = book.word(seatNumber);
        }
        return false;
    }
}
