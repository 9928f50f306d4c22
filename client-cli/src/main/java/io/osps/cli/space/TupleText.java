/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.space;

import io.osps.cli.terminal.Table;
import io.osps.exchange.FieldNames;
import io.osps.space.ClaimMarks;
import io.osps.space.Participant;
import io.osps.space.Tuple;
import io.osps.space.TupleState;
import io.osps.space.TupleView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One tuple in words for a person. Times in tuples and marks are of {@link System#nanoTime()}. */
final class TupleText {
    static final String NONE = "-";

    /** Fields that hold an instant, told from now. */
    private static final Set<String> INSTANTS = Set.of("deadline", "leaseEnd");

    private TupleText() {}

    /** A field's value as it is shown and typed. */
    static String value(Tuple tuple, int index) {
        return tuple.get(index) instanceof byte[] bytes
                ? "0x" + HexFormat.of().formatHex(bytes)
                : String.valueOf(tuple.get(index));
    }

    /** The fields after the channel, with their names where they have some; instants as they are. */
    static String fields(Tuple tuple) {
        return fields(tuple, false, 0);
    }

    /** The same with instants told from now. */
    static String fields(Tuple tuple, long now) {
        return fields(tuple, true, now);
    }

    private static String fields(Tuple tuple, boolean relative, long now) {
        List<String> names = FieldNames.of(tuple.channel());
        List<String> texts = new ArrayList<>();
        for (int i = 1; i < tuple.size(); i++) {
            String name = i <= names.size() ? names.get(i - 1) : "";
            String value = relative && INSTANTS.contains(name) && tuple.get(i) instanceof Long instant
                    ? fromNow(instant - now)
                    : value(tuple, i);
            texts.add(name.isEmpty() ? value : name + "=" + value);
        }
        return texts.isEmpty() ? NONE : String.join(" ", texts);
    }

    static String state(TupleState state) {
        return switch (state) {
            case READY -> "ready";
            case CLAIMED -> "claimed";
        };
    }

    static String name(@Nullable Participant participant) {
        return participant == null ? NONE : participant.name();
    }

    /** What the present or last claimant noted. */
    static String marks(TupleView view, long now) {
        ClaimMarks marks = view.marks();
        List<String> texts = new ArrayList<>();
        if (view.state() == TupleState.CLAIMED) {
            texts.add("for " + duration(view.heldFor()));
        }
        if (marks.started() != 0) {
            texts.add("started " + fromNow(marks.started() - now));
        }
        if (marks.progress() != marks.started()) {
            texts.add("progress " + fromNow(marks.progress() - now));
        }
        if (marks.deadline() != 0) {
            texts.add("deadline " + fromNow(marks.deadline() - now));
        }
        if (marks.processGroup() != 0) {
            texts.add("group " + marks.processGroup());
        }
        return texts.isEmpty() ? NONE : String.join(", ", texts);
    }

    /** The two largest units; tenths of a second below a minute. */
    static String duration(Duration duration) {
        return duration.toMinutes() > 0
                ? Table.text(duration)
                : String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1000.0);
    }

    private static String fromNow(long nanos) {
        return nanos < 0 ? duration(Duration.ofNanos(-nanos)) + " ago" : "in " + duration(Duration.ofNanos(nanos));
    }
}
