/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** The law of the seats, seen from outside. */
final class Seats {
    private Seats() {}

    /** At rest every seat of both workers is free, and there are as many as there were made. */
    static void assertAllFree(TestSystem system) {
        int cores = Runtime.getRuntime().availableProcessors();
        for (String worker : new String[] {"worker-1", "worker-2"}) {
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                JsonNode seats = system.service(worker).path("seats");
                assertThat(seats.path("total").asInt()).describedAs(worker).isEqualTo(cores);
                assertThat(seats.path("free").asInt()).describedAs(worker).isEqualTo(cores);
            });
        }
    }
}
