/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.worker.command.CommandProperties;
import io.osps.worker.command.Containment;
import io.osps.worker.handler.Handler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

class WorkerPropertiesTests {
    @EnableConfigurationProperties(WorkerProperties.class)
    private static final class Configuration {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ConfigurationPropertiesAutoConfiguration.class))
            .withBean("configurationPropertiesValidator", LocalValidatorFactoryBean.class)
            .withUserConfiguration(Configuration.class);

    @Test
    void defaultsSuitOneMachine() {
        runner.run(context -> {
            WorkerProperties properties = context.getBean(WorkerProperties.class);
            assertThat(properties)
                    .isEqualTo(new WorkerProperties(
                            "127.0.0.1",
                            0,
                            null,
                            "default",
                            0,
                            false,
                            Duration.ofSeconds(2),
                            DataSize.ofMegabytes(16),
                            null,
                            Duration.ofSeconds(1),
                            new WorkerProperties.Remember(Duration.ofSeconds(60), 50_000, DataSize.ofMegabytes(16)),
                            Duration.ofSeconds(20),
                            new WorkerProperties.Recycle(0, DataSize.ofBytes(0)),
                            Containment.Choice.AUTO,
                            Map.of()));
            assertThat(properties.reachableHost()).isEqualTo("127.0.0.1");
            assertThat(properties.seatCount()).isEqualTo(Runtime.getRuntime().availableProcessors());
        });
    }

    @Test
    void everySettingIsRead() {
        runner.withPropertyValues(
                        "osps.worker.host=127.0.0.2",
                        "osps.worker.port=7500",
                        "osps.worker.advertised-host=worker.example",
                        "osps.worker.pool=images",
                        "osps.worker.seats=7",
                        "osps.worker.diagnostics=true",
                        "osps.worker.connect-limit=700ms",
                        "osps.worker.max-payload=20MB",
                        "osps.worker.spool-directory=/var/tmp",
                        "osps.worker.grace=250ms",
                        "osps.worker.remember.window=9s",
                        "osps.worker.remember.max-ids=10",
                        "osps.worker.remember.max-bytes=11KB",
                        "osps.worker.drain-limit=5s",
                        "osps.worker.recycle.requests=1000",
                        "osps.worker.recycle.rss=300MB",
                        "osps.worker.containment=session")
                .run(context -> {
                    WorkerProperties properties = context.getBean(WorkerProperties.class);
                    assertThat(properties)
                            .isEqualTo(new WorkerProperties(
                                    "127.0.0.2",
                                    7500,
                                    "worker.example",
                                    "images",
                                    7,
                                    true,
                                    Duration.ofMillis(700),
                                    DataSize.ofMegabytes(20),
                                    Path.of("/var/tmp"),
                                    Duration.ofMillis(250),
                                    new WorkerProperties.Remember(Duration.ofSeconds(9), 10, DataSize.ofKilobytes(11)),
                                    Duration.ofSeconds(5),
                                    new WorkerProperties.Recycle(1_000, DataSize.ofMegabytes(300)),
                                    Containment.Choice.SESSION,
                                    Map.of()));
                    assertThat(properties.reachableHost()).isEqualTo("worker.example");
                    assertThat(properties.seatCount()).isEqualTo(7);
                });
    }

    @Test
    void commandsAreReadByTheirNames() {
        runner.withPropertyValues(
                        "osps.worker.commands.zip.command=gzip,-c",
                        "osps.worker.commands.text-of.command[1]={input}",
                        "osps.worker.commands.text-of.command[2]=a, b",
                        "osps.worker.commands.text-of.command[0]=pdftotext",
                        "osps.worker.commands.text-of.timeout=5s",
                        "osps.worker.commands.text-of.idempotent=true",
                        "osps.worker.commands.text-of.environment.LC_ALL=C.UTF-8",
                        "osps.worker.commands.text-of.directory=/tmp",
                        "osps.worker.commands.text-of.memory=512MB",
                        "osps.worker.commands.text-of.processes=2",
                        "osps.worker.commands.text-of.ready-within=3s",
                        "osps.worker.commands.text-of.recycle.requests=100",
                        "osps.worker.commands.text-of.recycle.age=1h")
                .run(context -> assertThat(
                                context.getBean(WorkerProperties.class).commands())
                        .containsOnly(
                                Map.entry(
                                        "zip",
                                        new CommandProperties(
                                                List.of("gzip", "-c"),
                                                Handler.DEFAULT_TIMEOUT,
                                                false,
                                                Map.of(),
                                                null,
                                                null,
                                                0,
                                                null,
                                                null)),
                                Map.entry(
                                        "text-of",
                                        new CommandProperties(
                                                List.of("pdftotext", "{input}", "a, b"),
                                                Duration.ofSeconds(5),
                                                true,
                                                Map.of("LC_ALL", "C.UTF-8"),
                                                Path.of("/tmp"),
                                                DataSize.ofMegabytes(512),
                                                2,
                                                Duration.ofSeconds(3),
                                                new CommandProperties.Recycle(100, Duration.ofHours(1))))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "osps.worker.port=70000",
                "osps.worker.seats=-1",
                "osps.worker.seats=5000",
                "osps.worker.pool=two words",
                "osps.worker.host= ",
                "osps.worker.max-payload=1000KB",
                "osps.worker.max-payload=257MB",
                "osps.worker.grace=0",
                "osps.worker.drain-limit=-1s",
                "osps.worker.recycle.requests=-1",
                "osps.worker.recycle.rss=much",
                "osps.worker.nosuch=1",
                "osps.worker.commands.zip.comand=gzip"
            })
    void wrongSettingIsRefused(String setting) {
        runner.withPropertyValues(setting).run(context -> assertThat(context).hasFailed());
    }
}
