/*
 * The slot protocol of the tuple space, small enough to be searched whole.
 *
 * Every store of the code is one step here, a process may die instead of taking its next step, and the scheduler lets
 * anybody run in between. What a process knows (its locals) dies with it, what is in shared memory stays. Names are those
 * of io.osps.space: Core, Reclaimer, SlotWord, Slabs, Channels. There is one channel.
 *
 *   slot.state .owner .live .gen   the word; each change is one CAS from the exact word last seen
 *   slot.tuple[] .slab[]           the two cells: which tuple, and in which slab its payload lies
 *   slot.bit                       the channel's bit: set before ready, cleared by who took or claimed
 *   slab.owner                     0: free, else index + 1 of the participant that answers for it
 *   life[p]                        who holds p's lock byte, index + 1; 0: nobody. The kernel drops it at p's death
 *
 * Tuples are numbered. born[] and ended[] are ghosts: they are counted in the very step that decides, and only the
 * assertions read them.
 *
 * Mutations that must be caught, each by a -D: BIT_CLEARED_BEFORE_CAS, BIT_SET_AFTER_CAS, SLAB_FREED_BEFORE_CAS,
 * NO_ADOPTION, SLABS_NOT_EXACT, RECLAIM_FREES_CLAIMED, RECLAIM_WITHOUT_PROOF.
 */

#ifndef SLOTS
#define SLOTS 1
#endif
#ifndef SLABS
#define SLABS 2
#endif
#ifndef DEATHS
#define DEATHS 2
#endif
#ifndef STEPS
#define STEPS 2                 /* operations of each worker */
#endif
#ifndef TUPLES
#define TUPLES 3
#endif
#define WORKERS 2
#define RECLAIMER 2             /* index of the mortal reclaimer */
#define LAST 3                  /* index of the one that cleans up when all others have ended */
#define PARTICIPANTS 4
#define NONE 7

#define FREE 0
#define WRITING 1
#define READY 2
#define CLAIMED 3
#define REMOVING 4

typedef Slot { byte state; byte owner; bit live; byte gen; byte tuple[2]; byte slab[2]; bit bit_ }
typedef Slab { byte owner; byte slot; byte gen; byte content }

Slot slot[SLOTS];
Slab slab[SLABS];
byte life[PARTICIPANTS];
bit joined[PARTICIPANTS];
byte born[TUPLES];
byte ended[TUPLES];
byte numbers = 0;
byte deaths = 0;
byte ends = 0;

#ifdef RECLAIM_WITHOUT_PROOF
#define DEAD(p) true
#else
#define DEAD(p) (life[p] == 0)
#endif

/* One step, or death instead of it. */
#define STEP(x) \
    if \
    :: atomic { x } \
    :: atomic { deaths < DEATHS && me != LAST -> deaths++; goto dead } \
    fi

#define CAS(s, seen, to, by, cell) \
    if \
    :: slot[s].gen == seen -> \
        slot[s].state = to; slot[s].owner = by; slot[s].live = cell; slot[s].gen = seen + 1; done = 1 \
    :: else -> done = 0 \
    fi

#ifdef SLABS_NOT_EXACT
#define SAME_SLAB(k, seen) true
#else
#define SAME_SLAB(k, seen) (slab[k].gen == seen)
#endif

#define FREE_SLAB(k, seen) \
    if \
    :: SAME_SLAB(k, seen) && slab[k].owner != 0 -> slab[k].owner = 0; slab[k].gen++; slab[k].content = NONE \
    :: else -> skip \
    fi

/* Takes a slab for a large payload and fills it, or decides that the payload is small; k is the slab or NONE. */
inline storePayload() {
    k = NONE;
    STEP(
        if
        :: skip
        :: slab[0].owner == 0 -> k = 0
#if SLABS > 1
        :: slab[0].owner != 0 && slab[1].owner == 0 -> k = 1
#endif
        fi;
        if
        :: k != NONE -> slab[k].owner = me + 1; slab[k].slot = s; slab[k].gen++; slab[k].content = NONE
        :: else -> skip
        fi);
    if
    :: k != NONE -> STEP(slab[k].content = t)
    :: else -> skip
    fi
}

inline see() {
    done = 0;
    if
    :: atomic { slot[s].bit_ && slot[s].state == READY -> g = slot[s].gen; c = slot[s].live; done = 1 }
    :: else -> skip
    fi
}

/* A copy of the seen tuple is read while it may change; the CAS that follows tells whether it did. */
inline copyCell() { atomic { t = slot[s].tuple[c]; k = slot[s].slab[c] } }

/* From REMOVING, bit already clear: the slab of the live cell, then the word. */
inline finishRemoval() {
    k = slot[s].slab[c];
    if
    :: k != NONE ->
        atomic {
            kg = slab[k].gen;
            done = (slab[k].owner != 0 && slab[k].slot == s)
        }
        if
        :: done -> STEP(FREE_SLAB(k, kg))
        :: else -> skip
        fi
    :: else -> skip
    fi;
    STEP(CAS(s, g, FREE, 0, c); assert(done))
}

inline write() {
    STEP(
        done = 0;
        if
        :: slot[s].state == FREE && numbers < TUPLES ->
            g = slot[s].gen; c = slot[s].live; t = numbers; numbers++;
            CAS(s, g, WRITING, me, c); g++
        :: else -> skip
        fi);
    if
    :: done ->
        storePayload();
        STEP(slot[s].tuple[c] = t; slot[s].slab[c] = k);
#ifndef BIT_SET_AFTER_CAS
        STEP(slot[s].bit_ = 1);
#endif
        STEP(CAS(s, g, READY, 0, c); assert(done); born[t]++);
#ifdef BIT_SET_AFTER_CAS
        STEP(slot[s].bit_ = 1)
#endif
    :: else -> skip
    fi
}

inline take() {
    see();
    if
    :: done ->
        copyCell();
#ifdef SLAB_FREED_BEFORE_CAS
        if
        :: k != NONE -> kg = slab[k].gen; STEP(FREE_SLAB(k, kg))
        :: else -> skip
        fi;
#endif
#ifdef BIT_CLEARED_BEFORE_CAS
        STEP(slot[s].bit_ = 0);
#endif
        STEP(
            CAS(s, g, REMOVING, me, c);
            if
            :: done -> assert(slot[s].tuple[c] == t); ended[t]++; g++
            :: else -> skip
            fi);
        if
        :: done ->
#ifndef BIT_CLEARED_BEFORE_CAS
            STEP(slot[s].bit_ = 0);
#endif
            assert(k == NONE || slab[k].content == t);
            finishRemoval()
        :: else -> skip
        fi
    :: else -> skip
    fi
}

inline giveBack() {
    STEP(slot[s].bit_ = 1);
    STEP(CAS(s, g, READY, 0, c); assert(done))
}

inline replace() {
    atomic {
        done = (numbers < TUPLES);
        if
        :: done -> t = numbers; numbers++
        :: else -> skip
        fi
    }
    if
    :: done ->
        old = slot[s].slab[c];
        storePayload();
        STEP(slot[s].tuple[1 - c] = t; slot[s].slab[1 - c] = k);
        if
        :: old != NONE ->
#ifndef NO_ADOPTION
            STEP(slab[old].owner = me + 1; slab[old].gen++);
#endif
            kg = slab[old].gen
        :: else -> skip
        fi;
        STEP(slot[s].bit_ = 1);
        STEP(CAS(s, g, READY, 0, 1 - c); assert(done); born[t]++; ended[slot[s].tuple[c]]++);
        if
        :: old != NONE -> STEP(FREE_SLAB(old, kg))
        :: else -> skip
        fi
    :: else -> giveBack()
    fi
}

inline claim() {
    see();
    if
    :: done ->
        copyCell();
        STEP(
            CAS(s, g, CLAIMED, me, c);
            if
            :: done -> assert(slot[s].tuple[c] == t); g++
            :: else -> skip
            fi);
        if
        :: done ->
            STEP(slot[s].bit_ = 0);
            assert(k == NONE || slab[k].content == t);
            if
            :: STEP(CAS(s, g, REMOVING, me, c); assert(done); ended[t]++; g++);
                finishRemoval()
            :: giveBack()
            :: replace()
            fi
        :: else -> skip
        fi
    :: else -> skip
    fi
}

/* Cleans up after the participant whose lock byte the caller holds; v is its index. */
inline reclaim() {
    k = 0;
    do
    :: k < SLABS ->
        atomic { kg = slab[k].gen; o = slab[k].owner; s = slab[k].slot };
        if
        :: o != 0 ->
            done = ((slot[s].state == WRITING || slot[s].state == REMOVING) && slot[s].owner == v);
            if
            :: !done && o == v + 1 ->
                /* nobody names it: not the live cell of its slot */
                done = (slot[s].state == FREE || slot[s].state == WRITING || slot[s].slab[slot[s].live] != k)
            :: else -> skip
            fi;
            if
            :: done -> STEP(FREE_SLAB(k, kg))
            :: else -> skip
            fi
        :: else -> skip
        fi;
        k++
    :: else -> break
    od;
    s = 0;
    do
    :: s < SLOTS ->
        atomic { g = slot[s].gen; c = slot[s].live; o = slot[s].state; done = (slot[s].owner == v) };
        if
        :: done && (o == WRITING || o == CLAIMED || o == REMOVING) ->
            STEP(slot[s].bit_ = 0);
            if
#ifdef RECLAIM_FREES_CLAIMED
            :: false -> skip
#else
            :: o == CLAIMED -> giveBack()
#endif
            :: else -> finishRemoval()
            fi
        :: else -> skip
        fi;
        s++
    :: else -> break
    od;
    STEP(joined[v] = 0; life[v] = 0; v = NONE)
}

#define FORGET s = 0; g = 0; c = 0; k = 0; t = 0; old = 0; kg = 0; done = 0

proctype Worker(byte me) {
    byte s; byte g; bit c; byte k; byte t; byte old; byte kg; bit done; byte steps;

    do
    :: steps < STEPS ->
        atomic {
            steps++; FORGET;
#if SLOTS > 1
            if
            :: s = 0
            :: s = 1
            fi
#endif
        };
        if
        :: write()
        :: take()
        :: claim()
        fi;
        goto next;
dead:   /* the kernel drops its byte; perhaps its index is used again, once it was reclaimed */
        atomic { life[me] = 0; FORGET };
        if
        :: atomic { !joined[me] -> joined[me] = 1; life[me] = me + 1 }
        :: goto finished
        fi;
next:   skip
    :: else -> break
    od;
    /* it leaves with nothing in hand */
    atomic { joined[me] = 0; life[me] = 0 };
finished:
    atomic { FORGET; ends++ }
}

/* Finds the dead while the others work, reclaims them, and may die in the middle of it. */
proctype Mortal(byte me) {
    byte s; byte g; bit c; byte k; byte kg; byte o; bit done; byte v = NONE;

    do
    :: atomic { joined[0] && DEAD(0) -> v = 0; life[0] = me + 1 }; reclaim()
    :: atomic { joined[1] && DEAD(1) -> v = 1; life[1] = me + 1 }; reclaim()
    :: break
    od;
    goto finished;
dead:
    atomic {
        if
        :: v != NONE && life[v] == me + 1 -> life[v] = 0
        :: else -> skip
        fi
    };
finished:
    atomic { s = 0; g = 0; c = 0; k = 0; kg = 0; o = 0; done = 0; v = NONE; ends++ }
}

#define BROKEN(i) (slot[i].state == READY && !slot[i].bit_)

/* Ready implies bit set, at every instant. */
active proctype Invariant() {
end:
#if SLOTS > 1
    atomic { (BROKEN(0) || BROKEN(1)) -> assert(false) }
#else
    atomic { BROKEN(0) -> assert(false) }
#endif
}

proctype Last(byte me) {
    byte s; byte g; bit c; byte k; byte kg; byte o; bit done; byte v = NONE; byte n; byte t;

    ends == WORKERS + 1;
    v = 0;
    do
    :: joined[0] -> v = 0; life[0] = me + 1; reclaim()
    :: joined[1] -> v = 1; life[1] = me + 1; reclaim()
    :: else -> break
    od;
    skip;
    /* Nothing may be left: each tuple that was born and has not ended is ready in one slot, and nothing else is. */
    d_step {
        t = 0;
        do
        :: t < TUPLES ->
            assert(born[t] <= 1);
            assert(ended[t] <= born[t]);
            n = 0; s = 0;
            do
            :: s < SLOTS ->
                if
                :: slot[s].state == READY && slot[s].tuple[slot[s].live] == t -> n++
                :: else -> skip
                fi;
                s++
            :: else -> break
            od;
            assert(n == born[t] - ended[t]);
            t++
        :: else -> break
        od;
        s = 0;
        do
        :: s < SLOTS ->
            assert(slot[s].state == FREE || slot[s].state == READY);
            assert(slot[s].bit_ == (slot[s].state == READY));
            s++
        :: else -> break
        od;
        k = 0;
        do
        :: k < SLABS ->
            s = slab[k].slot;
            if
            :: slab[k].owner != 0 ->
                /* no leak: the live cell of its slot names it, and it holds that tuple's payload */
                assert(slot[s].state == READY && slot[s].slab[slot[s].live] == k);
                assert(slab[k].content == slot[s].tuple[slot[s].live])
            :: else -> skip
            fi;
            k++
        :: else -> break
        od;
        s = 0;
        do
        :: s < SLOTS ->
            k = slot[s].slab[slot[s].live];
            assert(slot[s].state != READY || k == NONE || slab[k].owner != 0);
            s++
        :: else -> break
        od
    }
dead:
    skip
}

init {
    byte i = 0;
    atomic {
        do
        :: i < SLOTS -> slot[i].slab[0] = NONE; slot[i].slab[1] = NONE; i++
        :: else -> break
        od;
        joined[0] = 1; life[0] = 1;
        joined[1] = 1; life[1] = 2;
        run Worker(0); run Worker(1); run Mortal(RECLAIMER); run Last(LAST)
    }
}
