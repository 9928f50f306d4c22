/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.space.SpaceException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A space that cannot be used says itself why, and what to do. */
final class SpaceFailureAnalyzer extends AbstractFailureAnalyzer<SpaceException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SpaceException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
