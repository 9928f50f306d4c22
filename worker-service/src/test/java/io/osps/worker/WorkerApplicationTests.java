/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.osps.boot.StartException;
import io.osps.exchange.HandlerInfo;
import io.osps.exchange.KillNotice;
import io.osps.exchange.Seat;
import io.osps.exchange.ServiceAdvert;
import io.osps.wire.RespValue;
import io.osps.worker.handler.Handler;
import io.osps.worker.handler.HandlerCall;
import io.osps.worker.handler.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The whole application on a real space: how it starts, what it shows of itself, how it leaves. */
@Tag("integration")
class WorkerApplicationTests {
    private final ApplicationUnderTest worker = new ApplicationUnderTest();

    /** What somebody adds to a worker of their own. */
    @Configuration(proxyBeanMethods = false)
    static class OwnHandlers {
        @Bean
        Handler reverse() {
            return new Handler() {
                @Override
                public String name() {
                    return "reverse";
                }

                @Override
                public Result handle(HandlerCall call) {
                    return Result.of(new StringBuilder(call.text()).reverse().toString());
                }
            };
        }
    }

    @AfterEach
    void remove() throws IOException {
        worker.close();
    }

    @Test
    void advertSeatsAndHealthAreThereOnceItHasStarted() throws Exception {
        try (ConfigurableApplicationContext context = worker.start("--osps.worker.seats=3")) {
            ServiceAdvert advert = worker.advert();

            assertThat(advert.name()).isEqualTo("worker-1");
            assertThat(advert.role()).isEqualTo("worker");
            assertThat(advert.pool()).isEqualTo("default");
            assertThat(advert.clientPort()).isPositive();
            assertThat(advert.heartbeatPort()).isPositive();
            assertThat(advert.handlers())
                    .extracting(HandlerInfo::name)
                    .containsExactly("echo", "sha256", "sleep", "upper");
            assertThat(worker.space().readAll(Seat.ofPool("default")))
                    .map(Seat::from)
                    .satisfiesExactlyInAnyOrder(
                            seat -> assertThat(seat.seatNumber()).isZero(),
                            seat -> assertThat(seat.seatNumber()).isEqualTo(1),
                            seat -> assertThat(seat.port()).isEqualTo(advert.clientPort()));
            assertThat(ApplicationUnderTest.get(advert, "/actuator/health/readiness"))
                    .contains("\"status\":\"UP\"", "\"service\"", "\"free\":3");
            assertThat(ApplicationUnderTest.get(advert, "/actuator/health/liveness"))
                    .isEqualTo("{\"status\":\"UP\"}");
            assertThat(context.isActive()).isTrue();
        }

        assertThat(worker.space().inspect())
                .as("only the word that nothing which ran is to blame")
                .extracting(view -> view.tuple().channel())
                .containsExactly(KillNotice.CHANNEL);
        assertThat(worker.space().participants()).hasSize(1);
    }

    @Test
    void directCallsAreAnsweredAndCounted() throws Exception {
        try (ConfigurableApplicationContext _ = worker.start("--osps.worker.seats=1")) {
            ServiceAdvert advert = worker.advert();

            assertThat(ApplicationUnderTest.ask(advert, "CALL", "upper", "hello"))
                    .isEqualTo(RespValue.bulk("HELLO"));
            assertThat(ApplicationUnderTest.ask(advert, "CALL", "sleep", "soon").toString())
                    .contains("FAILED the payload must be a number of milliseconds: payload=\"soon\" handler=sleep");
            assertThat(ApplicationUnderTest.ask(advert, "CALL", "nosuch", "").toString())
                    .contains("NOHANDLER", "handler=nosuch");
            assertThat(ApplicationUnderTest.ask(advert, "INFO", "worker"))
                    .isInstanceOfSatisfying(
                            RespValue.Bulk.class,
                            info -> assertThat(info.text())
                                    .contains("name:worker-1", "seats_total:1", "seats_free:1", "requests_started:2"));
            assertThat(ApplicationUnderTest.get(advert, "/actuator/prometheus"))
                    .contains("osps_requests_seconds_count{handler=\"upper\",outcome=\"ok\",route=\"direct\"} 1")
                    .contains("osps_requests_seconds_count{handler=\"sleep\",outcome=\"failed\",route=\"direct\"} 1")
                    .contains("osps_seats{state=\"free\"} 1.0");
        }
    }

    @Test
    void beansAndDiagnosticsAndCommandsAreOfferedBesidesTheBasicHandlers() throws Exception {
        try (ConfigurableApplicationContext _ = worker.start(
                OwnHandlers.class, "--osps.worker.diagnostics=true", "--osps.worker.commands.sort.command=sort,-r")) {
            assertThat(worker.advert().handlers())
                    .extracting(HandlerInfo::name)
                    .contains("echo", "fail", "spin", "exit", "deadlock", "allocate", "churn", "reverse", "sort");
            assertThat(ApplicationUnderTest.ask(worker.advert(), "CALL", "reverse", "abc"))
                    .isEqualTo(RespValue.bulk("cba"));
            assertThat(ApplicationUnderTest.ask(worker.advert(), "CALL", "sort", "a\nb\n"))
                    .isEqualTo(RespValue.bulk("b\na\n"));
        }
    }

    @Test
    void startFailsWithOneSentenceWhenThePortIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(Exception.class)
                    .isThrownBy(() -> worker.start("--osps.worker.port=" + taken.getLocalPort())
                            .close())
                    .havingRootCause();
        }
        assertThat(worker.space().participants()).hasSize(1);
    }

    @Test
    void startFailsWithOneSentenceWhenOthersCouldReachIt() {
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> worker.start("--osps.worker.host=0.0.0.0").close())
                .satisfies(e -> assertThat(causes(e)).hasAtLeastOneElementOfType(StartException.class));
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
