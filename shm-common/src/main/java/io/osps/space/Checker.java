/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Checks every invariant of a space while others work in it, and changes nothing.
 *
 * <p>What moves while it is looked at is looked at again: a fault counts only when the word that decides over the thing
 * was the same before and after. What a living process has begun and not ended, a slot half-way or a payload slab that it
 * has let go of, has {@link #PATIENCE} to move on. What the dead have left is counted and no fault: a reclaim cleans it
 * up. Confined to one thread.
 */
final class Checker {
    private static final long PATIENCE = 1_000_000_000;
    private static final long LOOK_AGAIN = 5_000_000;

    private final Geometry geometry;
    private final Core core;
    private final Membership membership;
    private final Owners owners;
    /** Of the rule that is being checked. */
    private List<String> broken = new ArrayList<>();

    private long left;

    Checker(Geometry geometry, Core core, Membership membership) {
        this.geometry = geometry;
        this.core = core;
        this.membership = membership;
        this.owners = new Owners(geometry, membership);
    }

    SpaceCheck check() {
        int slots = geometry.slots();
        long bits = (long) ChannelDescriptor.COUNT * slots;
        return new SpaceCheck(List.of(
                rule(
                        "participants",
                        "each has a name and an incarnation of its own",
                        geometry.participants(),
                        this::participants),
                rule("slots", "each is in a known state, and half-way only in somebody's hands", slots, this::slots),
                rule("tuples", "each is well formed, whole, and found where it is looked for", slots, this::tuples),
                rule("bits", "each that is set is that of a ready slot in its channel", bits, this::strayBits),
                rule("slabs", "each in use is named by the tuple that it is for", geometry.allSlabs(), this::slabs),
                rule("bells", "each armed one is a participant's, in its channel", BellDescriptor.COUNT, this::bells)));
    }

    private SpaceCheck.Rule rule(String name, String invariant, long looked, Runnable look) {
        broken = new ArrayList<>();
        left = 0;
        look.run();
        return new SpaceCheck.Rule(name, invariant, looked, left, List.copyOf(broken));
    }

    private void participants() {
        Map<Long, Participant> incarnations = new HashMap<>();
        Map<String, Participant> names = new HashMap<>();
        for (Participant participant : membership.all()) {
            String facts = ": index=" + participant.index() + " name=" + participant.name() + " incarnation="
                    + participant.incarnation();
            if (!membership.wasGiven(participant.incarnation())) {
                broken.add("participant: its incarnation was never given" + facts);
            }
            if (incarnations.put(participant.incarnation(), participant) != null) {
                broken.add("participant: its incarnation is another's too" + facts);
            }
            if (participant.name().isEmpty() || participant.name().chars().anyMatch(Character::isISOControl)) {
                broken.add("participant: its name cannot be read" + facts);
            }
            if (!membership.isAlive(participant)) {
                left++;
            } else if (names.put(participant.name(), participant) != null) {
                broken.add("participant: its name is another's too" + facts);
            }
        }
    }

    private void slots() {
        Map<Integer, Long> halfWay = new HashMap<>();
        for (int slot = 0; slot < geometry.slots(); slot++) {
            long word = core.slots.word(slot);
            if (SlotWord.state(word) > SlotWord.REMOVING) {
                broken.add(describe(slot, word, "its state is unknown"));
            } else if (SlotWord.isExclusive(word)) {
                halfWay.put(slot, word);
            }
        }
        settle(
                halfWay,
                (slot, word) -> core.slots.word(slot) == word && !isClaim(word),
                SlotWord::owner,
                (slot, word) -> describe(slot, word, "nobody will end what was begun"));
    }

    /** One that may be held for as long as its holder lives. */
    private boolean isClaim(long word) {
        return SlotWord.state(word) == SlotWord.CLAIMED && owners.life(SlotWord.owner(word)) == Owners.Life.ALIVE;
    }

    /** Drops what is not so any more, gives what a living process has in hand a while to change, and judges the rest. */
    private void settle(
            Map<Integer, Long> suspects,
            BiPredicate<Integer, Long> isStill,
            LongToIntFunction owner,
            BiFunction<Integer, Long, String> fault) {
        long end = System.nanoTime() + PATIENCE;
        do {
            suspects.entrySet().removeIf(entry -> !isStill.test(entry.getKey(), entry.getValue()));
        } while (mayChange(suspects, owner) && System.nanoTime() - end < 0);
        suspects.forEach((index, word) -> {
            Owners.Life life = owners.life(owner.applyAsInt(word));
            // Asked in this order: who has left has ended before what it had begun.
            if (isStill.test(index, word)) {
                switch (life) {
                    case ALIVE, NOBODY -> broken.add(fault.apply(index, word));
                    case DEAD -> left++;
                    case STOPPED -> {}
                }
            }
        });
    }

    private boolean mayChange(Map<Integer, Long> suspects, LongToIntFunction owner) {
        boolean mayChange =
                suspects.values().stream().anyMatch(word -> owners.life(owner.applyAsInt(word)) == Owners.Life.ALIVE);
        if (mayChange) {
            LockSupport.parkNanos(LOOK_AGAIN);
        }
        return mayChange;
    }

    private void tuples() {
        CellCheck cells = new CellCheck(geometry, core, membership);
        for (int slot = 0; slot < geometry.slots(); slot++) {
            long word = core.slots.word(slot);
            String fault = cells.faultOf(slot, word);
            while (fault != null && core.slots.wordAfterReading(slot) != word) {
                word = core.slots.word(slot);
                fault = cells.faultOf(slot, word);
            }
            if (fault != null) {
                broken.add(describe(slot, word, fault));
            }
        }
    }

    /** Bits that are set and should not be; those that are missing are found with the tuples. */
    private void strayBits() {
        for (int channel = 0; channel < ChannelDescriptor.COUNT; channel++) {
            int slot = core.channels.next(channel, 0, geometry.slots());
            while (slot >= 0) {
                strayBit(channel, slot);
                int rest = geometry.slots() - slot - 1;
                slot = rest == 0 ? -1 : core.channels.next(channel, slot + 1, rest);
            }
        }
    }

    private void strayBit(int channel, int slot) {
        long word;
        boolean stray;
        do {
            word = core.slots.word(slot);
            boolean ready =
                    SlotWord.state(word) == SlotWord.READY && core.slots.channel(slot, SlotWord.cell(word)) == channel;
            stray = !ready && !SlotWord.isExclusive(word) && core.channels.isSet(channel, slot);
        } while (core.slots.wordAfterReading(slot) != word);
        if (stray) {
            broken.add(describe(slot, word, "its bit is set and it is not ready there, channel=" + channel));
        }
    }

    private void slabs() {
        Map<Integer, Long> unnamed = new HashMap<>();
        for (int slab = 0; slab < geometry.allSlabs(); slab++) {
            long word = core.slabs.word(slab);
            if (isUnnamed(slab, word)) {
                unnamed.put(slab, word);
            }
        }
        settle(
                unnamed,
                this::isUnnamed,
                Slabs::owner,
                (slab, word) -> "slab: it is used and nobody names it: slab=" + slab + " slot=" + Slabs.slot(word)
                        + " owner=" + Slabs.owner(word));
    }

    /** Whether the slab is in use, still under that word, and neither named by its slot's tuple nor in work. */
    private boolean isUnnamed(int slab, long slabWord) {
        int slot = Slabs.slot(slabWord);
        while (Slabs.isUsed(slabWord) && core.slabs.word(slab) == slabWord) {
            if (slot >= geometry.slots()) {
                return true;
            }
            long word = core.slots.word(slot);
            int state = SlotWord.state(word);
            boolean named = state != SlotWord.FREE
                    && state != SlotWord.WRITING
                    && core.slots.slab(slot, SlotWord.cell(word)) == slab;
            boolean inWork = SlotWord.isHeldBy(word, Slabs.owner(slabWord));
            if (core.slots.wordAfterReading(slot) == word && core.slabs.word(slab) == slabWord) {
                return !named && !inWork;
            }
        }
        return false;
    }

    private void bells() {
        for (int bell = 0; bell < BellDescriptor.COUNT; bell++) {
            String fault = bellFault(bell);
            // It is several words: what was no picture of one instant is another at the next look.
            for (int i = 0; i < 3 && fault != null; i++) {
                fault = bellFault(bell);
            }
            int owner = core.bells.owner(bell);
            if (fault != null) {
                broken.add("bell: " + fault + ": bell=" + bell + " owner=" + owner);
            } else if (owner >= 0 && owners.life(owner) == Owners.Life.DEAD) {
                left++;
            }
        }
    }

    private @Nullable String bellFault(int bell) {
        int owner = core.bells.owner(bell);
        if (owner != Bells.FREE && owners.life(owner) == Owners.Life.NOBODY && core.bells.owner(bell) == owner) {
            return "it is nobody's";
        }
        for (int channel = 0; channel < ChannelDescriptor.COUNT; channel++) {
            if (core.bells.isArmed(channel, bell) && (owner == Bells.FREE || core.bells.channel(bell) != channel)) {
                return "it is armed where nobody sleeps, channel=" + channel;
            }
        }
        return null;
    }

    private static String describe(int slot, long word, String fault) {
        return "slot: " + fault + ": slot=" + slot + " state=" + SlotWord.state(word) + " owner=" + SlotWord.owner(word)
                + " generation=" + SlotWord.generation(word);
    }
}
