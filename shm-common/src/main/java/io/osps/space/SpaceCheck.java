/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import java.util.List;

/**
 * What a check of a space found: one rule for each kind of thing that was looked at.
 *
 * @param rules in the order in which they build on one another
 */
public record SpaceCheck(List<Rule> rules) {
    /**
     * One kind of thing and what must hold for each of them.
     *
     * @param name what was looked at, such as {@code slots}
     * @param invariant what must hold, in one sentence
     * @param looked how many were looked at
     * @param left what dead participants have left behind and the next reclaim cleans up; no fault
     * @param broken a line for each fault, with the numbers of what it was found in
     */
    public record Rule(String name, String invariant, long looked, long left, List<String> broken) {}

    /** Names every broken invariant; empty when all hold. */
    public List<String> broken() {
        return rules.stream().flatMap(rule -> rule.broken().stream()).toList();
    }
}
