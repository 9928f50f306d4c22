/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot.settings;

import io.osps.boot.StartException;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Refuses a group below {@code osps.} that no service has. What stands in a known group is the affair of the service that
 * reads it. Variables and properties of the machine are left: they may be somebody else's.
 */
final class SettingGroups implements EnvironmentPostProcessor, Ordered {
    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("osps");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> settings
                    && !source.getName().equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)
                    && !source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
                for (String name : settings.getPropertyNames()) {
                    check(name, settings);
                }
            }
        }
    }

    private static void check(String text, PropertySource<?> source) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(text, '.');
        if (!ROOT.isAncestorOf(name) || SettingNames.GROUPS.contains(name.getElement(1, Form.UNIFORM))) {
            return;
        }
        String place = SettingPlace.of(OriginLookup.getOrigin(source, text));
        throw new StartException(
                "a setting is not known: setting=" + text + UnknownSettingAnalyzer.suffix(place),
                UnknownSettingAnalyzer.advice(
                        new SettingNames.Unknown(name.getElement(1, Form.DASHED), SettingNames.GROUPS)));
    }

    /** After the configuration files. */
    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 2;
    }
}
