/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.watchdog.supervise.Lifecycle.Step;
import io.osps.watchdog.supervise.Order.Desire;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state with every kind of evidence under every desire leads where the table says, and nowhere else. */
final class LifecycleTableTests {
    private static final String WANTED_TO_RUN = """
                    absent      launching   notlaunched new        ready      doubt       fatal      exited     stuck       left       worn
        STARTING    STARTING    STARTING    BACKOFF     STARTING   READY      SUSPECT     DUMPING    RECLAIMING SUSPECT     DRAINING   DRAINING
        READY       READY       READY       READY       STARTING   READY      SUSPECT     DUMPING    RECLAIMING SUSPECT     DRAINING   DRAINING
        SUSPECT     SUSPECT     SUSPECT     SUSPECT     STARTING   READY      SUSPECT     DUMPING    RECLAIMING SUSPECT     DRAINING   DRAINING
        QUARANTINED QUARANTINED QUARANTINED QUARANTINED QUARANTINED QUARANTINED QUARANTINED DUMPING   RECLAIMING QUARANTINED DRAINING   QUARANTINED
        DUMPING     DUMPING     DUMPING     DUMPING     STARTING   READY      SUSPECT     DUMPING    RECLAIMING SUSPECT     DRAINING   DRAINING
        KILLING     KILLING     KILLING     KILLING     KILLING    KILLING    KILLING     KILLING    RECLAIMING KILLING     KILLING    KILLING
        RECLAIMING  BACKOFF     RECLAIMING  RECLAIMING  RECLAIMING RECLAIMING RECLAIMING  RECLAIMING RECLAIMING RECLAIMING  RECLAIMING RECLAIMING
        BACKOFF     BACKOFF     BACKOFF     BACKOFF     BACKOFF    BACKOFF    BACKOFF     BACKOFF    BACKOFF    BACKOFF     BACKOFF    BACKOFF
        PAUSED      BACKOFF     PAUSED      PAUSED      STARTING   READY      READY       READY      RECLAIMING READY       READY      READY
        DRAINING    DRAINING    DRAINING    DRAINING    DRAINING   DRAINING   DRAINING    DRAINING   RECLAIMING DRAINING    DRAINING   DRAINING
        STOPPED     STARTING    STARTING    STARTING    STARTING   STARTING   STARTING    STARTING   STARTING   STARTING    STARTING   STARTING
        FAILED      FAILED      FAILED      FAILED      FAILED     FAILED     FAILED      FAILED     FAILED     FAILED      FAILED     FAILED
        """;

    private static final String WANTED_TO_PAUSE = """
                    absent      launching   notlaunched new        ready      doubt      fatal      exited     stuck      left       worn
        STARTING    PAUSED      STARTING    PAUSED      PAUSED     PAUSED     PAUSED     PAUSED     RECLAIMING PAUSED     PAUSED     PAUSED
        READY       READY       READY       READY       PAUSED     PAUSED     PAUSED     PAUSED     RECLAIMING PAUSED     PAUSED     PAUSED
        SUSPECT     SUSPECT     SUSPECT     SUSPECT     PAUSED     PAUSED     PAUSED     PAUSED     RECLAIMING PAUSED     PAUSED     PAUSED
        QUARANTINED QUARANTINED QUARANTINED QUARANTINED PAUSED     PAUSED     PAUSED     PAUSED     RECLAIMING PAUSED     PAUSED     PAUSED
        DUMPING     DUMPING     DUMPING     DUMPING     PAUSED     PAUSED     PAUSED     PAUSED     RECLAIMING PAUSED     PAUSED     PAUSED
        KILLING     KILLING     KILLING     KILLING     KILLING    KILLING    KILLING    KILLING    RECLAIMING KILLING    KILLING    KILLING
        RECLAIMING  PAUSED      RECLAIMING  RECLAIMING  RECLAIMING RECLAIMING RECLAIMING RECLAIMING RECLAIMING RECLAIMING RECLAIMING RECLAIMING
        BACKOFF     PAUSED      PAUSED      PAUSED      PAUSED     PAUSED     PAUSED     PAUSED     PAUSED     PAUSED     PAUSED     PAUSED
        PAUSED      PAUSED      PAUSED      PAUSED      PAUSED     PAUSED     PAUSED     PAUSED     RECLAIMING PAUSED     PAUSED     PAUSED
        DRAINING    DRAINING    DRAINING    DRAINING    DRAINING   DRAINING   DRAINING   DRAINING   RECLAIMING DRAINING   DRAINING   DRAINING
        STOPPED     STOPPED     STOPPED     STOPPED     STOPPED    STOPPED    STOPPED    STOPPED    STOPPED    STOPPED    STOPPED    STOPPED
        FAILED      FAILED      FAILED      FAILED      FAILED     FAILED     FAILED     FAILED     FAILED     FAILED     FAILED     FAILED
        """;

    private static final String WANTED_TO_STOP = """
                    absent      launching   notlaunched new        ready      doubt      fatal      exited     stuck      left       worn
        STARTING    STOPPED     STARTING    STOPPED     DRAINING   DRAINING   DRAINING   DRAINING   RECLAIMING DRAINING   DRAINING   DRAINING
        READY       READY       READY       READY       DRAINING   DRAINING   DRAINING   DRAINING   RECLAIMING DRAINING   DRAINING   DRAINING
        SUSPECT     SUSPECT     SUSPECT     SUSPECT     DRAINING   DRAINING   DRAINING   DRAINING   RECLAIMING DRAINING   DRAINING   DRAINING
        QUARANTINED QUARANTINED QUARANTINED QUARANTINED DRAINING   DRAINING   DRAINING   DRAINING   RECLAIMING DRAINING   DRAINING   DRAINING
        DUMPING     DUMPING     DUMPING     DUMPING     KILLING    KILLING    KILLING    KILLING    RECLAIMING KILLING    KILLING    KILLING
        KILLING     KILLING     KILLING     KILLING     KILLING    KILLING    KILLING    KILLING    RECLAIMING KILLING    KILLING    KILLING
        RECLAIMING  STOPPED     RECLAIMING  RECLAIMING  RECLAIMING RECLAIMING RECLAIMING RECLAIMING RECLAIMING RECLAIMING RECLAIMING RECLAIMING
        BACKOFF     STOPPED     STOPPED     STOPPED     STOPPED    STOPPED    STOPPED    STOPPED    STOPPED    STOPPED    STOPPED    STOPPED
        PAUSED      STOPPED     PAUSED      PAUSED      DRAINING   DRAINING   DRAINING   DRAINING   RECLAIMING DRAINING   DRAINING   DRAINING
        DRAINING    DRAINING    DRAINING    DRAINING    DRAINING   DRAINING   DRAINING   DRAINING   RECLAIMING DRAINING   DRAINING   DRAINING
        STOPPED     STOPPED     STOPPED     STOPPED     STOPPED    STOPPED    STOPPED    STOPPED    STOPPED    STOPPED    STOPPED    STOPPED
        FAILED      STOPPED     STOPPED     STOPPED     STOPPED    STOPPED    STOPPED    STOPPED    STOPPED    STOPPED    STOPPED    STOPPED
        """;

    record Row(Desire desire, Phase from, String evidence, Phase to) {}

    static Stream<Row> rows() {
        List<Row> rows = new ArrayList<>();
        read(Desire.RUN, WANTED_TO_RUN, rows);
        read(Desire.PAUSE, WANTED_TO_PAUSE, rows);
        read(Desire.STOP, WANTED_TO_STOP, rows);
        assertThat(rows).hasSize(Desire.values().length * Phase.values().length * 11);
        return rows.stream();
    }

    private static void read(Desire desire, String table, List<Row> rows) {
        List<String> lines = table.lines().toList();
        List<String> columns = cells(lines.getFirst());
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = cells(line);
            for (int i = 1; i < cells.size(); i++) {
                rows.add(new Row(
                        desire, Phase.valueOf(cells.getFirst()), columns.get(i - 1), Phase.valueOf(cells.get(i))));
            }
        }
    }

    private static List<String> cells(String line) {
        return List.of(line.trim().split(" +", -1));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void leadsWhereTheTableSays(Row row) {
        Step step = Scenarios.LIFECYCLE.step(
                Scenarios.state(row.from(), Scenarios.NOW),
                Scenarios.situation(History.NONE, row.desire(), Scenarios.evidence(row.evidence()), Scenarios.NOW));

        assertThat(step.state().phase()).isEqualTo(row.to());
    }
}
