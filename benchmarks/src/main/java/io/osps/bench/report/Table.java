/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All rows of a run, as aligned text or as JSON. */
public final class Table {
    private static final List<String> HEAD = List.of(
            "measure", "ours", "peer", "its figure", "ratio", "target", "", "spread of ours", "spread of the peer");

    private final List<Row> rows;

    public Table(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    /** A table in Markdown, which is also easy to read on a terminal. */
    public String text() {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        rows.forEach(row -> lines.add(cells(row)));
        int[] widths = new int[HEAD.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            append(text, lines.get(i), widths);
            if (i == 0) {
                append(
                        text,
                        java.util.Arrays.stream(widths).mapToObj("-"::repeat).toList(),
                        widths);
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, List<String> cells, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            text.append("| ")
                    .append(cells.get(i))
                    .repeat(" ", widths[i] - cells.get(i).length() + 1);
        }
        text.append("|\n");
    }

    private static List<String> cells(Row row) {
        Series ours = row.ours();
        Series peer = row.peer();
        if (ours == null) {
            return List.of(row.measure(), row.remark(), "", "", "", "", "", "", "");
        }
        return List.of(
                row.measure(),
                ours.text(),
                peer == null ? "" : peer.name(),
                peer == null ? "" : peer.text(),
                peer == null || !Double.isFinite(row.ratio()) ? "" : String.format(Locale.ROOT, "%.2f x", row.ratio()),
                row.target().text(ours.unit()),
                row.verdict(),
                ours.spread(),
                peer == null ? "" : peer.spread());
    }

    /** The same, with every round. Times are nanoseconds, rates a second. */
    public String json() {
        List<String> objects = new ArrayList<>();
        for (Row row : rows) {
            Json json = new Json().put("measure", row.measure()).put("remark", row.remark());
            Series ours = row.ours();
            Series peer = row.peer();
            if (ours != null) {
                json.put("ours", series(ours))
                        .put("target", row.target().text(ours.unit()))
                        .put("verdict", row.verdict());
            }
            if (peer != null) {
                json.put("peer", series(peer)).put("ratio", row.ratio());
            }
            objects.add(json.text());
        }
        return "[\n" + String.join(",\n", objects) + "\n]\n";
    }

    private static Json series(Series series) {
        List<Json> rounds = series.rounds().stream().map(Table::percentiles).toList();
        return new Json()
                .put("name", series.name())
                .put("unit", series.unit().name().toLowerCase(Locale.ROOT))
                .put("median", percentiles(series.median()))
                .put("rounds", rounds);
    }

    private static Json percentiles(Percentiles percentiles) {
        Json json = new Json().put("p50", percentiles.p50());
        return percentiles.isSingle()
                ? json
                : json.put("p99", percentiles.p99()).put("p99.9", percentiles.p999());
    }
}
