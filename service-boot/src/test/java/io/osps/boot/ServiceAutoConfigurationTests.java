/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.osps.exchange.HandlerInfo;
import io.osps.exchange.Role;
import io.osps.exchange.ServiceAdvert;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.space.SpaceException;
import io.osps.wire.heartbeat.HeartbeatClient;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.util.FileSystemUtils;

class ServiceAutoConfigurationTests {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<Integer> exitCodes = new CopyOnWriteArrayList<>();
    private Path directory;
    private MappedSpace other;

    @BeforeEach
    void join() throws IOException {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "osps-t-");
        other = join("test", "test");
    }

    private MappedSpace join(String role, String name) {
        return MappedSpace.open(new SpaceConfig(directory.resolve("space"), 64, 8, 1, 1, 1), role, name);
    }

    @AfterEach
    void leave() throws IOException {
        other.close();
        FileSystemUtils.deleteRecursively(directory);
    }

    private ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ServiceAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class))
                .withBean(SimpleMeterRegistry.class)
                .withBean(ServiceDescription.class, () -> new ServiceDescription(Role.WORKER, "127.0.0.1", "127.0.0.1"))
                .withBean(Service.class)
                .withBean(Events.class, () -> new Events(events))
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
    void partsEndInTheOppositeOrder() {
        runner().run(_ -> assertThat(events).containsExactly("begun", "served"));

        assertThat(events).containsExactly("begun", "served", "drained", "part ended", "early part ended");
    }

    @Test
    void startThatFailsHalfWayEndsWhatItHasBegun() {
        runner().withPropertyValues("failing=true")
                .run(context -> assertThat(context).hasFailed().getFailure().hasRootCauseMessage("no part"));

        assertThat(events).containsExactly("begun", "part ended", "early part ended");
        assertThat(other.inspect()).isEmpty();
        assertThat(other.participants()).hasSize(1);
    }

    @Test
    void heartbeatTellsTheServicesPulseAndObeysTheToken() {
        runner().run(_ -> {
            ServiceAdvert advert =
                    ServiceAdvert.from(other.readAll(ServiceAdvert.any()).getFirst());
            try (HeartbeatClient client =
                    HeartbeatClient.connect(advert.host(), advert.heartbeatPort(), Duration.ofSeconds(5))) {
                client.authenticate(Token.ofFileOrNew(directory.resolve("token")));
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

    /** A registry holds only weakly what its gauges read. */
    @Test
    void metersStillTellOfTheSpaceAfterACollection() {
        runner().run(context -> {
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            WeakReference<Object> unused = new WeakReference<>(new Object());

            await().until(() -> {
                System.gc();
                return unused.get() == null;
            });

            assertThat(meters.get("osps.space.slots").gauge().value()).isPositive();
            assertThat(meters.get("osps.space.participants").gauge().value()).isEqualTo(2);
        });
    }

    @Test
    void startFailsWithTheSpacesOwnWordsWhenTheNameIsInUse() {
        MappedSpace namesake = join("worker", "worker-7");

        runner().withPropertyValues("osps.service.name=worker-7")
                .run(context ->
                        assertThat(context).hasFailed().getFailure().hasRootCauseInstanceOf(SpaceException.class));
        namesake.close();
    }

    /** What has happened. */
    record Events(List<String> told) {}

    /** Tells of each step. */
    static final class Service extends ServiceRuntime {
        private final List<String> events;
        private final boolean failing;

        Service(ServiceSetup setup, Events events, Environment environment) {
            super(setup);
            this.events = events.told();
            this.failing = environment.containsProperty("failing");
        }

        @Override
        protected ServiceSpace begin(MappedSpace opened, Undo undo) {
            events.add("begun");
            undo.add(() -> events.add("early part ended"));
            return super.begin(opened, undo);
        }

        @Override
        protected void serve(ServiceSpace space, Undo undo) {
            undo.add(() -> events.add("part ended"));
            control(new FakeControl());
            advertise("", 4711, List.of(new HandlerInfo("echo", Duration.ofSeconds(60), true)), undo);
            if (failing) {
                throw new IllegalStateException("no part");
            }
            undo.add(() -> events.add("drained"));
            events.add("served");
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
