/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus's own checker on its configuration and on the alerts: which series fire them and which do not. */
final class AlertsTests {
    private static final String CASES = "rules-test.yml";

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void needsTheChecker() {
        assumeThat(Tool.isInstalled("promtool"))
                .describedAs("there is no promtool here, so the alerts are not checked; apt-get install prometheus")
                .isTrue();
    }

    @Test
    void configurationAndRulesAreValid() {
        Tool.Run run = Tool.run(List.of(
                "promtool",
                "check",
                "config",
                Monitoring.DIRECTORY.resolve("prometheus.yml").toString()));

        assertThat(run.exitCode()).describedAs(run.shown()).isZero();
        assertThat(run.out()).contains("1 rule files found", Monitoring.alerts().size() + " rules found");
    }

    @Test
    void eachAlertFiresForItsFaultAndNoneWithoutOne() throws IOException {
        Files.copy(Monitoring.DIRECTORY.resolve("rules.yml"), directory.resolve("rules.yml"));
        Files.writeString(directory.resolve(CASES), cases());

        Tool.Run run = Tool.run(
                List.of("promtool", "test", "rules", directory.resolve(CASES).toString()));

        assertThat(run.exitCode()).describedAs(run.shown()).isZero();
        assertThat(Monitoring.alerts().keySet())
                .allSatisfy(
                        alert -> assertThat(cases()).contains("alertname=\"" + alert + "\", alertstate=\"firing\""));
    }

    private static String cases() throws IOException {
        try (var resource = Objects.requireNonNull(AlertsTests.class.getResourceAsStream("/" + CASES))) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
