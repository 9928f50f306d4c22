/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;

final class YamlFailureAnalyzerTests {
    @Test
    void saysWhereAFileIsNotYaml() {
        MarkedYAMLException broken = catchThrowableOfType(
                MarkedYAMLException.class,
                () -> assertThat(new Yaml().<Map<String, Object>>load("a: 1\nb: [unclosed\n"))
                        .isNotNull());

        assertThat(new YamlFailureAnalyzer().analyze(new IllegalStateException(broken)))
                .satisfies(analysis -> {
                    assertThat(analysis.getDescription())
                            .contains("not YAML", "line=3", "column=1")
                            .doesNotContain("\n");
                    assertThat(analysis.getAction()).contains("--config");
                });
    }
}
