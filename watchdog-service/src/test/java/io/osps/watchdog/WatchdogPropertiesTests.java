/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.space.StatePath;
import io.osps.watchdog.supervise.Fleet;
import io.osps.watchdog.supervise.RestartPolicy;
import io.osps.watchdog.verdict.Timeouts;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

final class WatchdogPropertiesTests {
    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties({WatchdogProperties.class, Installation.class})
    static class Settings {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(Settings.class);

    @Test
    void defaultsAreThoseOfTheDocument() {
        runner.run(context -> {
            WatchdogProperties properties = context.getBean(WatchdogProperties.class);
            assertThat(properties.host()).isEqualTo("127.0.0.1");
            assertThat(properties.maxLogSize()).isEqualTo(DataSize.ofMegabytes(10));
            assertThat(properties.fleet()).isEqualTo(new Fleet(2, 8401, 8410, 1));
            assertThat(properties.patience())
                    .isEqualTo(new Timeouts(
                            Duration.ofMillis(500),
                            3,
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(30),
                            Duration.ofSeconds(4),
                            Duration.ofSeconds(10),
                            new Timeouts.Stuck(
                                    Duration.ofSeconds(2),
                                    Duration.ofMinutes(10),
                                    Duration.ofSeconds(1),
                                    Duration.ofSeconds(20))));
            assertThat(properties.restartPolicy())
                    .isEqualTo(new RestartPolicy(
                            Duration.ofMillis(100),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(30),
                            6,
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(1)));
        });
    }

    @Test
    void everySettingHasItsName() {
        runner.withPropertyValues(
                        "osps.watchdog.host=localhost",
                        "osps.watchdog.workers=5",
                        "osps.watchdog.dispatcher-http-port=1",
                        "osps.watchdog.worker-http-port=2",
                        "osps.watchdog.heartbeat-interval=250ms",
                        "osps.watchdog.misses=4",
                        "osps.watchdog.spinning-timeout=5s",
                        "osps.watchdog.start-timeout=6s",
                        "osps.watchdog.stop-timeout=7s",
                        "osps.watchdog.dossier-timeout=8s",
                        "osps.watchdog.reclaim-timeout=9s",
                        "osps.watchdog.min-ready=3",
                        "osps.watchdog.stuck.grace=10s",
                        "osps.watchdog.stuck.cap=11s",
                        "osps.watchdog.stuck.interrupt=12s",
                        "osps.watchdog.stuck.finish=13s",
                        "osps.watchdog.max-log-size=1KB",
                        "osps.watchdog.restart.first-delay=1s",
                        "osps.watchdog.restart.longest-delay=2s",
                        "osps.watchdog.restart.stable-after=3s",
                        "osps.watchdog.restart.budget=4",
                        "osps.watchdog.restart.window=5s",
                        "osps.watchdog.restart.retry-after=6s",
                        "osps.home=/opt/osps",
                        "osps.state=/var/lib/osps")
                .run(context -> {
                    WatchdogProperties properties = context.getBean(WatchdogProperties.class);
                    assertThat(properties.host()).isEqualTo("localhost");
                    assertThat(properties.maxLogSize()).isEqualTo(DataSize.ofKilobytes(1));
                    assertThat(properties.fleet()).isEqualTo(new Fleet(5, 1, 2, 3));
                    assertThat(properties.patience())
                            .isEqualTo(new Timeouts(
                                    Duration.ofMillis(250),
                                    4,
                                    Duration.ofSeconds(5),
                                    Duration.ofSeconds(6),
                                    Duration.ofSeconds(7),
                                    Duration.ofSeconds(8),
                                    Duration.ofSeconds(9),
                                    new Timeouts.Stuck(
                                            Duration.ofSeconds(10),
                                            Duration.ofSeconds(11),
                                            Duration.ofSeconds(12),
                                            Duration.ofSeconds(13))));
                    assertThat(properties.restartPolicy())
                            .isEqualTo(new RestartPolicy(
                                    Duration.ofSeconds(1),
                                    Duration.ofSeconds(2),
                                    Duration.ofSeconds(3),
                                    4,
                                    Duration.ofSeconds(5),
                                    Duration.ofSeconds(6)));
                    Installation installation = context.getBean(Installation.class);
                    assertThat(installation.home()).isEqualTo(Path.of("/opt/osps"));
                    assertThat(installation.stateDirectory()).isEqualTo(Path.of("/var/lib/osps"));
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host=",
                "workers=-1",
                "workers=251",
                "dispatcher-http-port=70000",
                "worker-http-port=-1",
                "heartbeat-interval=0",
                "heartbeat-interval=2m",
                "misses=0",
                "spinning-timeout=0",
                "start-timeout=0",
                "stop-timeout=-1s",
                "dossier-timeout=0",
                "reclaim-timeout=-1s",
                "min-ready=-1",
                "stuck.grace=0",
                "stuck.cap=0",
                "stuck.interrupt=0",
                "stuck.finish=-1s",
                "restart.first-delay=0",
                "restart.longest-delay=0",
                "restart.stable-after=0",
                "restart.budget=-1",
                "restart.window=0",
                "restart.retry-after=0",
                "no-such-setting=1"
            })
    void isRefusedWhenOutOfRangeOrUnknown(String setting) {
        runner.withPropertyValues("osps.watchdog." + setting)
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void stateIsWhereTheCommandLineLooksForItWhenNotSet() {
        runner.run(context -> {
            Installation installation = context.getBean(Installation.class);
            assertThat(installation.home()).isNull();
            assertThat(installation.stateDirectory()).isEqualTo(StatePath.of(System.getenv()));
        });
    }
}
