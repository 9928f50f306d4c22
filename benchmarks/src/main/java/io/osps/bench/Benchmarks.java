/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench;

import io.osps.bench.recovery.RecoverySuite;
import io.osps.bench.report.Effort;
import io.osps.bench.report.Machine;
import io.osps.bench.report.Row;
import io.osps.bench.report.Suite;
import io.osps.bench.report.Table;
import io.osps.bench.routes.RoutesSuite;
import io.osps.bench.space.SpaceSuite;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The program behind {@code benchmarks/run}. */
final class Benchmarks {
    private static final List<Suite> SUITES = List.of(new SpaceSuite(), new RoutesSuite(), new RecoverySuite());

    private Benchmarks() {}

    public static void main(String... arguments) throws Exception {
        List<String> given = new ArrayList<>(List.of(arguments));
        boolean help = given.contains("--help");
        Suite suite = SUITES.stream()
                .filter(candidate -> given.remove(candidate.name()))
                .findFirst()
                .orElse(null);
        boolean quick = given.remove("--quick");
        boolean json = given.remove("--json");
        List<Suite.Part> parts = suite == null ? List.of() : chosen(suite, given);
        if (help || parts.isEmpty()) {
            (help ? System.out : System.err).print(usage());
            System.exit(help ? 0 : 2);
        }
        Effort effort = quick ? Effort.QUICK : Effort.FULL;
        List<Row> rows = new ArrayList<>();
        for (Suite.Part part : parts) {
            System.err.println("measuring: " + part.name());
            rows.addAll(part.measurement().rows(effort));
        }
        print(new Table(rows), effort, json);
    }

    /** The parts that are named, or all; none where something else is named. */
    private static List<Suite.Part> chosen(Suite suite, List<String> names) {
        Set<String> known = suite.parts().stream().map(Suite.Part::name).collect(Collectors.toSet());
        if (!known.containsAll(names)) {
            return List.of();
        }
        return suite.parts().stream()
                .filter(part -> names.isEmpty() || names.contains(part.name()))
                .toList();
    }

    private static void print(Table table, Effort effort, boolean json) {
        if (json) {
            System.out.print(table.json());
            return;
        }
        System.out.println(Machine.description());
        System.out.println("Times are p50 / p99 / p99.9. Two processes: the median of " + effort.rounds()
                + " rounds, ours and the peers' by turns; the spread is that of the rounds' p50.");
        System.out.println();
        System.out.print(table.text());
    }

    private static String usage() {
        StringBuilder usage = new StringBuilder("usage: benchmarks/run SUITE [PART...] [--quick] [--json]\n\n");
        for (Suite suite : SUITES) {
            usage.append("  ")
                    .append(suite.name())
                    .append(": ")
                    .append(suite.summary())
                    .append("\n    parts: ");
            usage.append(suite.parts().stream().map(Suite.Part::name).collect(Collectors.joining(", ")))
                    .append("\n");
        }
        return usage.append("\n  --quick    under a minute, rough figures\n  --json     every round, for programs\n")
                .toString();
    }
}
