/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot.settings;

import io.osps.boot.StartException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/**
 * Refuses a bare number where a unit is needed: Spring Boot takes {@code 30} for milliseconds or bytes, its writer means
 * seconds or megabytes. Zero needs no unit. The settings of others are left as they are.
 */
final class UnitCheck implements ConfigurationPropertiesBindHandlerAdvisor {
    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("osps");
    private static final Pattern NUMBER = Pattern.compile("\\s*[+-]?\\d*[1-9]\\d*\\s*");

    @Override
    public BindHandler apply(BindHandler bindHandler) {
        return new AbstractBindHandler(bindHandler) {
            @Override
            public <T> @Nullable Bindable<T> onStart(
                    ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
                Class<?> type = target.getType().toClass();
                if (ROOT.isAncestorOf(name) && (type == Duration.class || type == DataSize.class)) {
                    check(name, type, context);
                }
                return super.onStart(name, target, context);
            }
        };
    }

    private static void check(ConfigurationPropertyName name, Class<?> type, BindContext context) {
        for (ConfigurationPropertySource source : context.getSources()) {
            ConfigurationProperty property = source.getConfigurationProperty(name);
            if (property != null) {
                String value = String.valueOf(property.getValue());
                if (NUMBER.matcher(value).matches()) {
                    throw refusal(property, value.strip(), type == Duration.class);
                }
                return;
            }
        }
    }

    private static StartException refusal(ConfigurationProperty property, String number, boolean isTime) {
        return new StartException(
                (isTime ? "a time" : "a size") + " has no unit: setting=" + property.getName() + " value=" + number
                        + UnknownSettingAnalyzer.suffix(SettingPlace.of(property.getOrigin())),
                isTime
                        ? "Write " + number + "ms, " + number + "s, " + number + "m, " + number + "h or " + number
                                + "d."
                        : "Write " + number + "B, " + number + "KB, " + number + "MB or " + number + "GB.");
    }
}
