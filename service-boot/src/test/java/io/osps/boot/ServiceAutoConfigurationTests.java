/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.osps.exchange.HandlerInfo;
import io.osps.exchange.ServiceAdvert;
import io.osps.space.LocalSpace;
import io.osps.space.Participant;
import io.osps.space.SpaceException;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.WriteOptions;
import io.osps.wire.heartbeat.HeartbeatClient;
import io.osps.wire.heartbeat.Token;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class ServiceAutoConfigurationTests {
    private final LocalSpace other = LocalSpace.create();
    private final List<Participant> gone = new CopyOnWriteArrayList<>();
    private final List<Integer> exitCodes = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    private ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ServiceAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class))
                .withBean(SimpleMeterRegistry.class)
                .withBean(SpaceOpener.class, () -> (_, role, name) -> other.join(role, name))
                .withBean(ParticipantListener.class, () -> gone::add)
                .withBean(ServiceDescription.class, FakeService::new)
                .withBean(ServiceControl.class, FakeControl::new)
                .withBean(ProcessExit.class, () -> exitCodes::add)
                .withPropertyValues("osps.space.path=" + directory.resolve("space"));
    }

    @Test
    void advertIsInTheSpaceFromStartToStop() {
        runner().run(_ -> assertThat(other.readAll(ServiceAdvert.any()))
                .singleElement()
                .satisfies(tuple -> {
                    ServiceAdvert advert = ServiceAdvert.from(tuple);
                    assertThat(advert.name()).isEqualTo("worker-1");
                    assertThat(advert.clientPort()).isEqualTo(4711);
                    assertThat(advert.draining()).isFalse();
                    assertThat(advert.handlers()).extracting(HandlerInfo::name).containsExactly("echo");
                }));

        assertThat(other.readAll(ServiceAdvert.any())).isEmpty();
        assertThat(other.participants()).hasSize(1);
    }

    @Test
    void advertAndReadinessTellThatTheServiceDrains() {
        runner().run(context -> {
            context.getBean(Presence.class).drain();

            assertThat(other.readAll(ServiceAdvert.any()))
                    .singleElement()
                    .satisfies(tuple ->
                            assertThat(ServiceAdvert.from(tuple).draining()).isTrue());
            assertThat(context.getBean(ApplicationAvailability.class).getReadinessState())
                    .isEqualTo(ReadinessState.REFUSING_TRAFFIC);
        });
    }

    @Test
    void deadParticipantIsCleanedUpAndTold() {
        LocalSpace victim = other.join("worker", "worker-9");
        victim.write(Tuple.of("left"), WriteOptions.boundTo(victim.self()));

        runner().run(_ -> {
            victim.kill();

            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(gone).contains(victim.self()));
            assertThat(other.inspect(Template.of("left"))).isEmpty();
        });
    }

    @Test
    void heartbeatTellsTheServicesPulseAndObeysTheToken() {
        runner().run(_ -> {
            ServiceAdvert advert =
                    ServiceAdvert.from(other.readAll(ServiceAdvert.any()).getFirst());
            try (HeartbeatClient client =
                    HeartbeatClient.connect(advert.host(), advert.heartbeatPort(), Duration.ofSeconds(5))) {
                client.authenticate(Token.ofSpaceDirectory(directory));
                assertThat(client.pulse())
                        .containsEntry("incarnation", Long.toString(advert.incarnation()))
                        .containsEntry("state", "ready")
                        .containsEntry("seats.free", "2")
                        .containsKey("gc-ms")
                        .doesNotContainKey("deadlock");
                assertThat(client.dump()).contains("ServiceAutoConfigurationTests");
                client.stop();
                assertThat(exitCodes).containsExactly(0);
            }
        });
    }

    @Test
    void metersTellOfTheSpace() {
        runner().run(context -> {
            MeterRegistry meters = context.getBean(MeterRegistry.class);

            await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
                assertThat(meters.get("osps.space.tuples")
                                .tag("state", "ready")
                                .gauge()
                                .value())
                        .isPositive();
                assertThat(meters.get("osps.space.slots.high.water").gauge().value())
                        .isPositive();
            });
            assertThat(meters.get("osps.space.participants").gauge().value()).isEqualTo(2);
            assertThat(meters.find("osps.space.payload.slabs").gauges()).hasSize(6);
            assertThat(meters.find("osps.space.payload.slabs.high.water").gauges())
                    .hasSize(3);
            for (String counter : List.of("reclaimed", "refused", "waits", "wakes")) {
                assertThat(meters.get("osps.space." + counter).functionCounter().count())
                        .as(counter)
                        .isNotNegative();
            }
        });
    }

    @Test
    void startFailsWithTheSpacesOwnWordsWhenTheNameIsInUse() {
        other.join("worker", "worker-7");

        runner().withPropertyValues("osps.service.name=worker-7")
                .run(context ->
                        assertThat(context).hasFailed().getFailure().hasRootCauseInstanceOf(SpaceException.class));
    }

    private static final class FakeService implements ServiceDescription {
        @Override
        public String role() {
            return "worker";
        }

        @Override
        public String host() {
            return "127.0.0.1";
        }

        @Override
        public int clientPort() {
            return 4711;
        }

        @Override
        public List<HandlerInfo> handlers() {
            return List.of(new HandlerInfo("echo", Duration.ofSeconds(60), true));
        }
    }

    private static final class FakeControl implements ServiceControl {
        @Override
        public Map<String, String> pulse() {
            return Map.of("seats.free", "2");
        }

        @Override
        public void drain() {}

        @Override
        public boolean cancel(String requestId) {
            return false;
        }
    }
}
