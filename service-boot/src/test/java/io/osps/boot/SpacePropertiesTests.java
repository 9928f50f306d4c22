/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.osps.space.SpaceConfig;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SpacePropertiesTests {
    @Test
    void sizeIsThatOfTheSpaceWhenNothingIsSet() {
        assertThat(bind(Map.of()).toConfig()).isEqualTo(SpaceConfig.defaults(SpaceConfig.defaultPath()));
    }

    @Test
    void everySettingIsRead() {
        assertThat(bind(Map.of(
                                "OSPS_SPACE_PATH", "/somewhere/space",
                                "OSPS_SPACE_SLOTS", "128",
                                "OSPS_SPACE_PARTICIPANTS", "3",
                                "OSPS_SPACE_SLABS4K", "4",
                                "OSPS_SPACE_SLABS64K", "5",
                                "OSPS_SPACE_SLABS1M", "6"))
                        .toConfig())
                .isEqualTo(new SpaceConfig(Path.of("/somewhere/space"), 128, 3, 4, 5, 6));
    }

    @Test
    void variableThatNamesTheFileDoesNotConfuseTheBinding() {
        assertThat(bind(Map.of("OSPS_SPACE", "/somewhere/space", "OSPS_SPACE_SLOTS", "64"))
                        .slots())
                .isEqualTo(64);
    }

    @Test
    void refusedWhenOutOfRange() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bind(Map.of("OSPS_SPACE_SLOTS", "1")))
                .withStackTraceContaining("slots=1 ");
    }

    private static SpaceProperties bind(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
        return Binder.get(environment).bindOrCreate("osps.space", SpaceProperties.class);
    }
}
