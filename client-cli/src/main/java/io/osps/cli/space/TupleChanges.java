/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.space;

import io.osps.space.TupleView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is different between two looks at a space. A tuple that changed its state vanished as what it was and appeared as
 * what it is; equal ones are told apart by their number alone.
 */
final class TupleChanges {
    /**
     * One difference.
     *
     * @param appeared true when it is there now, false when it was
     * @param text the tuple, without what changes with time alone
     * @param view the tuple as it is or last was
     */
    record Change(boolean appeared, String text, TupleView view) {}

    private Map<String, List<TupleView>> known = Map.of();

    /** The differences to the last look; all tuples at the first. */
    List<Change> since(List<TupleView> tuples) {
        Map<String, List<TupleView>> now = new LinkedHashMap<>();
        for (TupleView view : tuples) {
            now.computeIfAbsent(text(view), _ -> new ArrayList<>()).add(view);
        }
        List<Change> changes = new ArrayList<>();
        known.forEach((text, views) -> add(changes, false, text, views, now.getOrDefault(text, List.of())));
        now.forEach((text, views) -> add(changes, true, text, views, known.getOrDefault(text, List.of())));
        known = now;
        return changes;
    }

    private static void add(
            List<Change> changes, boolean appeared, String text, List<TupleView> views, List<TupleView> others) {
        for (TupleView view : views.subList(Math.min(views.size(), others.size()), views.size())) {
            changes.add(new Change(appeared, text, view));
        }
    }

    private static String text(TupleView view) {
        StringBuilder text =
                new StringBuilder(view.tuple().channel()).append(' ').append(TupleText.state(view.state()));
        if (view.holder() != null) {
            text.append(" by ").append(view.holder().name());
        }
        if (view.attempts() > 0) {
            text.append(" attempts=").append(view.attempts());
        }
        if (view.payloadSize() > 0) {
            text.append(" payload=").append(view.payloadSize()).append('B');
        }
        return text.append(": ").append(TupleText.fields(view.tuple())).toString();
    }
}
