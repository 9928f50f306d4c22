/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.failure.ActionableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows an {@link ActionableException} as it was meant; where one has another as its cause, the first, which knows more. */
final class ActionableFailureAnalyzer extends AbstractFailureAnalyzer<ActionableException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ActionableException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
