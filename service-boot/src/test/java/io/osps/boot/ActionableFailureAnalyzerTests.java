/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.space.SpaceException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

final class ActionableFailureAnalyzerTests {
    @Test
    void saysWhatTheExceptionSaysHoweverDeepItIs() {
        SpaceException space = new SpaceException("the space is short: size=1", "Make it anew.");

        assertThat(new ActionableFailureAnalyzer().analyze(new IllegalStateException(new RuntimeException(space))))
                .satisfies(analysis -> {
                    assertThat(analysis.getDescription()).isEqualTo("the space is short: size=1");
                    assertThat(analysis.getAction()).isEqualTo("Make it anew.");
                });
    }

    @Test
    void outerOneIsShownWhenItHasAnotherAsItsCause() {
        SpaceException space = new SpaceException("others can write there: mode=777", "Type: chmod 700");
        StartException start = new StartException("the state directory: " + space.getMessage(), space.action(), space);

        assertThat(new ActionableFailureAnalyzer().analyze(start))
                .satisfies(analysis -> assertThat(analysis.getDescription())
                        .isEqualTo("the state directory: others can write there: mode=777"));
    }

    @Test
    void springFindsIt() {
        // Some of Spring's own need a bean factory, which is not here.
        FailureHandler others = FailureHandler.handleMessage((_, _) -> {});
        Stream<String> found =
                SpringFactoriesLoader.forDefaultResourceLocation().load(FailureAnalyzer.class, others).stream()
                        .map(analyzer -> analyzer.getClass().getSimpleName());

        assertThat(found).contains("ActionableFailureAnalyzer", "YamlFailureAnalyzer", "UnknownSettingAnalyzer");
    }
}
