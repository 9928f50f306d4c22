/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.exchange;

import io.osps.space.Template;
import io.osps.space.Tuple;
import java.lang.invoke.MethodHandles;

/**
 * The {@code kept-group} tuple: a process that stays with a worker, also while it has no request. Written by the worker, bound
 * to it and held by it in a claim, whose mark is the process group: should the worker die, that group is killed before
 * anything is run again.
 *
 * @param worker the worker's name
 * @param incarnation the worker's incarnation
 * @param handler what the process does
 * @param number a number that no other process of this incarnation has
 */
public record KeptGroup(String worker, long incarnation, String handler, long number) {
    /** The channel of this tuple. */
    public static final String CHANNEL = "kept-group";

    static final TupleType<KeptGroup> TYPE = TupleType.of(CHANNEL, KeptGroup.class, MethodHandles.lookup());

    /** This one only. */
    public Template template() {
        return TYPE.where("incarnation", incarnation, "number", number);
    }

    public Tuple toTuple() {
        return TYPE.toTuple(this);
    }

    public static KeptGroup from(Tuple tuple) {
        return TYPE.from(tuple);
    }
}
