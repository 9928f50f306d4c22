/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.dispatcher.client.Callbacks;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

class DispatcherPropertiesTests {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(Properties.class);

    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(DispatcherProperties.class)
    static class Properties {}

    @Test
    void defaultsWhenNothingIsSet() {
        runner.run(context -> assertThat(context.getBean(DispatcherProperties.class))
                .isEqualTo(new DispatcherProperties(
                        "127.0.0.1",
                        7400,
                        10_000,
                        new DispatcherProperties.Queue(10_000, DataSize.ofMegabytes(64)),
                        Duration.ofSeconds(5),
                        Callbacks.LOOPBACK,
                        Duration.ofMillis(250),
                        Duration.ofSeconds(30),
                        new DispatcherProperties.Remember(Duration.ofSeconds(60), 50_000, DataSize.ofMegabytes(16)),
                        Duration.ofSeconds(20))));
    }

    @Test
    void everySettingIsRead() {
        runner.withPropertyValues(
                        "osps.dispatcher.host=127.0.0.2",
                        "osps.dispatcher.port=1",
                        "osps.dispatcher.connections=2",
                        "osps.dispatcher.queue.max-requests=3",
                        "osps.dispatcher.queue.max-bytes=4MB",
                        "osps.dispatcher.lease=5m",
                        "osps.dispatcher.callbacks=any",
                        "osps.dispatcher.grace=6s",
                        "osps.dispatcher.forget-handlers=7s",
                        "osps.dispatcher.remember.window=9s",
                        "osps.dispatcher.remember.max-ids=10",
                        "osps.dispatcher.remember.max-bytes=11KB",
                        "osps.dispatcher.drain-limit=8s")
                .run(context -> assertThat(context.getBean(DispatcherProperties.class))
                        .isEqualTo(new DispatcherProperties(
                                "127.0.0.2",
                                1,
                                2,
                                new DispatcherProperties.Queue(3, DataSize.ofMegabytes(4)),
                                Duration.ofMinutes(5),
                                Callbacks.ANY,
                                Duration.ofSeconds(6),
                                Duration.ofSeconds(7),
                                new DispatcherProperties.Remember(Duration.ofSeconds(9), 10, DataSize.ofKilobytes(11)),
                                Duration.ofSeconds(8))));
    }

    @Test
    void refusedWhenOutOfRangeOrUnknown() {
        refused("osps.dispatcher.port=65536");
        refused("osps.dispatcher.queue.max-requests=0");
        refused("osps.dispatcher.queue.max-bytes=1KB");
        refused("osps.dispatcher.lease=1ms");
        refused("osps.dispatcher.lease=soon");
        refused("osps.dispatcher.prot=7400");
    }

    private void refused(String setting) {
        runner.withPropertyValues(setting)
                .run(context -> assertThat(context).as(setting).hasFailed());
    }
}
