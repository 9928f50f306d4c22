/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** A settings file that is no YAML: says where, without the parser's drawing. */
final class YamlFailureAnalyzer extends AbstractFailureAnalyzer<MarkedYAMLException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MarkedYAMLException cause) {
        Mark mark = cause.getProblemMark() == null ? cause.getContextMark() : cause.getProblemMark();
        String place = mark == null ? "" : ": line=" + (mark.getLine() + 1) + " column=" + (mark.getColumn() + 1);
        return new FailureAnalysis(
                "a settings file is not YAML" + place + " problem=" + cause.getProblem(),
                "Mend that line of the file that was given (--config, spring.config.additional-location, or an"
                        + " application.yml).",
                cause);
    }
}
