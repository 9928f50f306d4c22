/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.env.MockEnvironment;

class CommonDefaultsTests {
    private final MockEnvironment environment = new MockEnvironment();
    private final CommonDefaults defaults = new CommonDefaults();

    @Test
    void sharedSettingsAreThere() {
        defaults.postProcessEnvironment(environment, new SpringApplication());

        assertThat(environment.getProperty("management.endpoints.web.exposure.include"))
                .isEqualTo("health,info,prometheus");
        assertThat(environment.getProperty("server.address")).isEqualTo("127.0.0.1");
        assertThat(environment.getProperty("server.tomcat.max-connections")).isEqualTo("100");
        assertThat(environment.getProperty("server.tomcat.connection-timeout")).isEqualTo("2s");
    }

    @Test
    void anythingElseOverrulesThem() {
        environment
                .getPropertySources()
                .addLast(new MapPropertySource("application.yml", Map.of("server.address", "0.0.0.0")));

        defaults.postProcessEnvironment(environment, new SpringApplication());

        assertThat(environment.getProperty("server.address")).isEqualTo("0.0.0.0");
    }
}
