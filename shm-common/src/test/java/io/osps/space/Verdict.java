/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import io.osps.space.EventLog.Event;
import io.osps.space.EventLog.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds the logs of all actors of a campaign against what is left in the space: is anything lost, there twice, or counted
 * wrongly?
 *
 * <p>What an actor did not live to write down may have happened or not. An open take may hold any one tuple: so many may
 * be missing, and not one more.
 */
final class Verdict {
    private final Map<Long, Integer> consumed = new HashMap<>();
    private final Set<Long> created = new HashSet<>();
    private final Set<Long> perhapsCreated = new HashSet<>();
    private final Set<Long> perhapsConsumed = new HashSet<>();
    private final Set<Long> bound = new HashSet<>();
    private final Set<Long> seen = new HashSet<>();
    private final Map<Long, Long> openReplacements = new HashMap<>();
    /** Deaths with a counted claim in hand, at least and at most. */
    private final Map<Long, Integer> deathsAtLeast = new HashMap<>();

    private final Map<Long, Integer> deathsAtMost = new HashMap<>();
    private final Map<Long, Integer> attemptsSeen = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private long operations;
    private int lives;
    private int reclaims;
    private int openTakes;
    private int openCountedClaims;

    /** Adds the log of one actor, of one life or several. */
    void add(List<Event> log) {
        int from = 0;
        for (int i = 1; i <= log.size(); i++) {
            if (i == log.size() || log.get(i).kind() == Kind.JOINED) {
                life(log.subList(from, i));
                from = i;
            }
        }
    }

    private void life(List<Event> events) {
        lives++;
        Map<Long, Boolean> held = new HashMap<>();
        for (Event event : events) {
            done(event, held);
        }
        if (!events.isEmpty()) {
            open(events.getLast(), held);
        }
        held.forEach((id, counts) -> {
            if (counts) {
                deathsAtLeast.merge(id, 1, Integer::sum);
                deathsAtMost.merge(id, 1, Integer::sum);
            }
        });
    }

    private void done(Event event, Map<Long, Boolean> held) {
        long id = event.id();
        switch (event.kind()) {
            case WRITE_TRY -> {
                perhapsCreated.add(id);
                if (event.detail() == 1) {
                    bound.add(id);
                }
            }
            case WRITTEN -> created.add(id);
            case TAKEN -> consume(id);
            case CLAIMED -> {
                seen.add(id);
                held.put(id, (event.detail() & 1) == 1);
                attemptsSeen.merge(id, (int) (event.detail() >> 1), Math::max);
            }
            case COMMITTED -> {
                consume(id);
                held.remove(id);
            }
            case RELEASED -> held.remove(id);
            case REPLACE_TRY -> perhapsCreated.add(event.detail());
            case REPLACED -> {
                consume(id);
                held.remove(id);
                created.add(event.detail());
            }
            case RECLAIMED -> reclaims++;
            case NONE, JOINED, LEFT, REFUSED, NOTHING, TAKE_TRY, CLAIM_TRY, COMMIT_TRY, RELEASE_TRY -> {}
        }
        operations += event.kind().name().endsWith("TRY") ? 1 : 0;
    }

    /** The last thing an actor wrote down before its death. */
    private void open(Event last, Map<Long, Boolean> held) {
        long id = last.id();
        switch (last.kind()) {
            case TAKE_TRY -> openTakes++;
            case CLAIM_TRY -> openCountedClaims += (int) last.detail();
            case COMMIT_TRY -> {
                perhapsConsumed.add(id);
                perhapsDied(held, id);
            }
            case RELEASE_TRY -> perhapsDied(held, id);
            case REPLACE_TRY -> {
                openReplacements.put(id, last.detail());
                perhapsConsumed.add(id);
                perhapsDied(held, id);
            }
            default -> {}
        }
    }

    private void perhapsDied(Map<Long, Boolean> held, long id) {
        if (Boolean.TRUE.equals(held.remove(id))) {
            deathsAtMost.merge(id, 1, Integer::sum);
        }
    }

    private void consume(long id) {
        seen.add(id);
        consumed.merge(id, 1, Integer::sum);
    }

    /** Judges, given what is left in the space by id; returns every fault that was found. */
    List<String> judge(Map<Long, TupleView> left) {
        seen.addAll(left.keySet());
        consumed.forEach((id, times) -> {
            require(times == 1, "duplicate: taken " + times + " times", id);
            require(!left.containsKey(id), "duplicate: taken and still there", id);
        });
        for (long id : seen) {
            require(created.contains(id) || perhapsCreated.contains(id), "it was never written", id);
        }
        openReplacements.forEach((old, next) -> {
            boolean oldIsThere = left.containsKey(old) || consumed.containsKey(old);
            require(!(oldIsThere && seen.contains(next)), "duplicate: replaced and still there, by " + next, old);
        });
        List<Long> missing = created.stream().filter(id -> isMissing(id, left)).toList();
        require(missing.size() <= openTakes, "lost, with open takes=" + openTakes + " of " + missing, missing.size());
        left.forEach((id, view) -> attempts(id, view.attempts(), true));
        attemptsSeen.forEach((id, attempts) -> attempts(id, attempts, false));
        return faults;
    }

    private boolean isMissing(long id, Map<Long, TupleView> left) {
        if (left.containsKey(id) || consumed.containsKey(id) || bound.contains(id)) {
            return false;
        }
        Long next = openReplacements.get(id);
        return next == null ? !perhapsConsumed.contains(id) : !seen.contains(next);
    }

    private void attempts(long id, int attempts, boolean last) {
        int most = deathsAtMost.getOrDefault(id, 0) + openCountedClaims;
        require(attempts <= most, "attempts=" + attempts + " with deaths=" + most, id);
        int least = Math.min(deathsAtLeast.getOrDefault(id, 0), SlotWord.MAX_ATTEMPTS);
        require(!last || attempts >= least, "attempts=" + attempts + " with deaths of at least " + least, id);
    }

    private void require(boolean holds, String rule, long id) {
        if (!holds) {
            faults.add(rule + ": id=" + id);
        }
    }

    /** The figures of the campaign, for its report. */
    String figures(int kills) {
        long losses = faults.stream().filter(fault -> fault.startsWith("lost")).count();
        long duplicates =
                faults.stream().filter(fault -> fault.startsWith("duplicate")).count();
        return "operations=" + operations + " lives=" + lives + " kills=" + kills + " reclaims=" + reclaims + " tuples="
                + created.size() + " open-takes=" + openTakes + " losses=" + losses + " duplicates=" + duplicates;
    }
}
