/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** Rows under a heading, each column as wide as its widest cell. */
final class Table {
    private static final int GAP = 2;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private final List<String> heading;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heading) {
        this.heading = List.of(heading);
    }

    /** Adds a row. Cells come from outside: they are read neither as control characters nor as picocli's markup. */
    Table row(Object... cells) {
        if (cells.length != heading.size()) {
            throw new IllegalArgumentException("cells=" + cells.length + " columns=" + heading.size());
        }
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(printable(String.valueOf(cell)).replace("@|", "@ |"));
        }
        rows.add(List.copyOf(row));
        return this;
    }

    /** Text from outside without control characters. */
    static String printable(String text) {
        return CONTROL.matcher(text).replaceAll(" ");
    }

    void print(PrintStream out, Ansi ansi) {
        Column[] columns = new Column[heading.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new Column(width(i) + GAP, 0, Column.Overflow.SPAN);
        }
        TextTable table = TextTable.forColumns(Help.defaultColorScheme(ansi), columns);
        table.addRowValues(
                heading.stream().map(name -> ansi.text("@|bold " + name + "|@")).toArray(Ansi.Text[]::new));
        for (List<String> row : rows) {
            table.addRowValues(row.stream().map(Ansi.OFF::text).toArray(Ansi.Text[]::new));
        }
        table.toString().lines().map(String::stripTrailing).forEach(out::println);
        out.flush();
    }

    private int width(int column) {
        int width = heading.get(column).length();
        for (List<String> row : rows) {
            width = Math.max(width, row.get(column).length());
        }
        return width;
    }
}
