/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.util.Objects;
import java.util.function.Function;

/** What a participant leaves behind that died in the middle of everything it can do, with several threads at once. */
final class Estate {
    private Estate() {}

    /**
     * Makes a participant, lets it die, and leaves the cleaning up to the caller: then there are {@code a1} with one
     * attempt, {@code a2} with none, {@code a3} with two, {@code b6}, and nothing else.
     *
     * @param keeper the tuple with two attempts is bound to it
     */
    static void leave(MappedSpace survivor, MappedSpace keeper, Function<String, MappedSpace> join) {
        survivor.write(Operation.tuple("a", 1, 5_000));
        survivor.write(Operation.tuple("a", 2, 10));
        survivor.write(Operation.tuple("a", 3, 600), WriteOptions.boundTo(keeper.self()));
        MappedSpace first = join.apply("first");
        claim(first, "a", 3, ClaimKind.COUNTED);
        first.die();
        survivor.reclaim(first.self());

        MappedSpace dead = join.apply("dead");
        claim(dead, "a", 1, ClaimKind.COUNTED).markStarted(77);
        claim(dead, "a", 2, ClaimKind.UNCOUNTED).markStarted(77);
        claim(dead, "a", 3, ClaimKind.COUNTED).markStarted(77);
        survivor.write(Operation.tuple("x", 8, 5_000), WriteOptions.boundTo(dead.self()));
        stopInWrite(dead);
        stopInTake(survivor, dead);
        stopAfterReplace(survivor, dead);
        stopWhileWaiting(dead);
        dead.die();
    }

    private static void stopInWrite(MappedSpace dead) {
        require(KillPoint.stops(10, () -> dead.write(Operation.tuple("x", 4, 5_000))));
    }

    private static void stopInTake(MappedSpace survivor, MappedSpace dead) {
        survivor.write(Operation.tuple("x", 5, 600));
        require(KillPoint.stops(2, () -> dead.tryTake(template("x", 5))));
    }

    /** The new tuple is there and the old payload's slab is not yet free: that is the last store of all. */
    private static void stopAfterReplace(MappedSpace survivor, MappedSpace dead) {
        survivor.write(Operation.tuple("x", 6, 600));
        int stores = KillPoint.stores(() -> replace(survivor));
        survivor.tryTake(template("b", 6));
        survivor.write(Operation.tuple("x", 6, 600));
        require(KillPoint.stops(stores, () -> replace(dead)));
    }

    private static void replace(MappedSpace space) {
        claim(space, "x", 6, ClaimKind.COUNTED).replace(Operation.tuple("b", 6, 700), WriteOptions.DEFAULT);
    }

    /** With its bell armed. */
    private static void stopWhileWaiting(MappedSpace dead) {
        require(KillPoint.stops(6, () -> Operation.await(dead, "nothing")));
    }

    private static Claim claim(MappedSpace space, String channel, int number, ClaimKind kind) {
        return Objects.requireNonNull(space.tryClaim(template(channel, number), kind));
    }

    private static Template template(String channel, int number) {
        return Template.of(channel, number, FieldType.LONG);
    }

    private static void require(boolean stopped) {
        if (!stopped) {
            throw new AssertionError("an operation came to its end that should have been stopped in it");
        }
    }
}
