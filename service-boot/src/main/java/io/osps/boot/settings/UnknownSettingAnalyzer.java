/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot.settings;

import java.util.Optional;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/** A setting that no service knows: says where it is and which one is most like it. Its value may be secret and is not shown. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownSettingAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
        ConfigurationProperty property = cause.getUnboundProperties().iterator().next();
        BindException bind = findCause(rootFailure, BindException.class);
        Optional<SettingNames.Unknown> unknown = bind == null
                ? Optional.empty()
                : SettingNames.unknown(
                        type(bind), property.getName(), bind.getName().getNumberOfElements());
        return new FailureAnalysis(
                "a setting is not known: setting=" + property.getName() + suffix(SettingPlace.of(property.getOrigin())),
                unknown.map(UnknownSettingAnalyzer::advice).orElse("Take it away, or see the list in docs/."),
                cause);
    }

    static String advice(SettingNames.Unknown unknown) {
        String all = "Known there: " + String.join(", ", unknown.known()) + ".";
        return unknown.nearest()
                .map(nearest -> "Did you mean " + nearest + "? " + all)
                .orElse(all);
    }

    static String suffix(String place) {
        return place.isEmpty() ? "" : " " + place;
    }

    private static ResolvableType type(BindException bind) {
        return bind.getTarget().getType();
    }
}
