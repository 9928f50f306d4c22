/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code deploy/monitoring} asks Prometheus. */
final class Monitoring {
    static final Path DIRECTORY = TestSystem.HOME.resolve("deploy").resolve("monitoring");

    private Monitoring() {}

    /** The queries of the dashboard's panels. */
    static List<String> panels() {
        List<String> queries = new ArrayList<>();
        JsonNode dashboard = JsonMapper.shared()
                .readTree(
                        read(DIRECTORY.resolve("grafana").resolve("dashboards").resolve("osps.json")));
        for (JsonNode panel : dashboard.path("panels")) {
            panel.path("targets")
                    .forEach(target -> queries.add(target.path("expr").asString()));
        }
        return queries;
    }

    /** The expressions of the alerts, by name. */
    static Map<String, String> alerts() {
        Map<String, List<Map<String, List<Map<String, Object>>>>> file =
                new Yaml().load(read(DIRECTORY.resolve("rules.yml")));
        Map<String, String> alerts = new TreeMap<>();
        for (Map<String, Object> rule :
                file.getOrDefault("groups", List.of()).getFirst().getOrDefault("rules", List.of())) {
            alerts.put(String.valueOf(rule.get("alert")), String.valueOf(rule.get("expr")));
        }
        return alerts;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
