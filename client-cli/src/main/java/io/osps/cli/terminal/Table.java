/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** Rows under a heading, each column as wide as its widest cell. */
public final class Table {
    private static final int GAP = 2;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private final List<String> heading;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(String... heading) {
        this.heading = List.of(heading);
    }

    /** Adds a row. Cells come from outside: they are read neither as control characters nor as picocli's markup. */
    public Table row(Object... cells) {
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
    public static String printable(String text) {
        return CONTROL.matcher(text).replaceAll(" ");
    }

    public void print(PrintStream out, Ansi ansi) {
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

    /** The two largest units, such as {@code 3h 07m}. */
    public static String text(Duration duration) {
        if (duration.toDays() > 0) {
            return "%dd %02dh".formatted(duration.toDays(), duration.toHoursPart());
        }
        if (duration.toHours() > 0) {
            return "%dh %02dm".formatted(duration.toHours(), duration.toMinutesPart());
        }
        if (duration.toMinutes() > 0) {
            return "%dm %02ds".formatted(duration.toMinutes(), duration.toSecondsPart());
        }
        return "%ds".formatted(duration.toSeconds());
    }
}
