/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.space;

import io.osps.cli.system.SystemSpace;
import io.osps.cli.terminal.Json;
import io.osps.cli.terminal.Table;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceInspector;
import io.osps.space.SpaceStats;
import io.osps.space.TupleState;
import io.osps.space.TupleView;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tuples of a space that somebody wants to see, at one moment.
 *
 * @param space the file
 * @param tuples by channel, the oldest first
 * @param stats of the whole space
 * @param now of {@link System#nanoTime()}, at which it was read
 */
record TupleList(SystemSpace space, List<TupleView> tuples, SpaceStats stats, long now) {
    private static final Comparator<TupleView> ORDER = Comparator.comparing(
                    (TupleView view) -> view.tuple().channel())
            .thenComparing(TupleView::age, Comparator.reverseOrder());

    /** Reads without a trace: the file is mapped read-only, by nobody. */
    static TupleList read(SystemSpace space, TupleFilter filter) throws IOException {
        try (SpaceInspector inspector = MappedSpace.inspector(space.requireExisting())) {
            List<TupleView> tuples = inspector.inspect().stream()
                    .filter(view -> filter.matches(view.tuple()))
                    .sorted(ORDER)
                    .toList();
            return new TupleList(space, tuples, inspector.stats(), System.nanoTime());
        }
    }

    void print(PrintStream out, Ansi ansi) {
        Table table =
                new Table("CHANNEL", "STATE", "OWNER", "BOUND TO", "AGE", "ATTEMPTS", "PAYLOAD", "FIELDS", "CLAIM");
        for (TupleView view : tuples) {
            table.row(
                    view.tuple().channel(),
                    TupleText.state(view.state()),
                    TupleText.name(view.holder()),
                    TupleText.name(view.boundTo()),
                    TupleText.duration(view.age()),
                    view.attempts(),
                    view.payloadSize() == 0 ? TupleText.NONE : view.payloadSize() + " B",
                    TupleText.fields(view.tuple(), now),
                    TupleText.marks(view, now));
        }
        table.print(out, ansi);
        out.println(totals());
        out.flush();
    }

    /** What is shown, and how full the space is. */
    private String totals() {
        String slabs = stats.payloads().stream()
                .map(payloads -> payloads.name() + " " + payloads.inUse() + "/" + payloads.slabs())
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "%d shown; in the space: %d ready, %d claimed, of %d slots; payloads: %s; participants: %d",
                tuples.size(),
                stats.ready(),
                stats.claimed(),
                stats.slots(),
                slabs,
                stats.participants());
    }

    ObjectNode toJson() {
        ObjectNode document = Json.object().put("space", space.path().toString());
        ArrayNode nodes = document.putArray("tuples");
        tuples.forEach(view -> nodes.add(json(view)));
        document.putObject("totals")
                .put("shown", tuples.size())
                .put("ready", stats.ready())
                .put("claimed", stats.claimed())
                .put("slots", stats.slots())
                .put("slotsHighWater", stats.slotsHighWater())
                .put("participants", stats.participants());
        return document;
    }

    /** One tuple; times are milliseconds from now, negative when they have passed. */
    ObjectNode json(TupleView view) {
        ObjectNode node = Json.object()
                .put("channel", view.tuple().channel())
                .put("state", view.state().name())
                .put("owner", view.holder() == null ? null : view.holder().name())
                .put("boundTo", view.boundTo() == null ? null : view.boundTo().name())
                .put("ageMs", view.age().toMillis())
                .put("attempts", view.attempts())
                .put("payloadBytes", view.payloadSize());
        ArrayNode fields = node.putArray("fields");
        for (int i = 1; i < view.tuple().size(); i++) {
            fields.addPOJO(view.tuple().get(i));
        }
        ObjectNode marks = node.putObject("claim");
        if (view.state() == TupleState.CLAIMED) {
            marks.put("heldMs", view.heldFor().toMillis());
        }
        put(marks, "startedMs", view.marks().started());
        put(marks, "progressMs", view.marks().progress());
        put(marks, "deadlineMs", view.marks().deadline());
        if (view.marks().processGroup() != 0) {
            marks.put("processGroup", view.marks().processGroup());
        }
        return node;
    }

    private void put(ObjectNode node, String name, long instant) {
        if (instant != 0) {
            node.put(name, Math.floorDiv(instant - now, 1_000_000));
        }
    }
}
