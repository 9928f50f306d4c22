/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.routes;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * What a service has used since its start, from its own meters.
 *
 * @param cpuNanos time on a processor
 * @param allocated bytes of heap
 */
record Usage(double cpuNanos, double allocated) {
    static Usage of(int httpPort) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String meters = http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/actuator/prometheus"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            double eden = sum(meters, "jvm_memory_used_bytes{", "Eden Space\"");
            return new Usage(
                    sum(meters, "process_cpu_time_ns_total", ""),
                    sum(meters, "jvm_gc_memory_allocated_bytes_total", "") + eden);
        }
    }

    Usage plus(Usage other) {
        return new Usage(cpuNanos + other.cpuNanos, allocated + other.allocated);
    }

    Usage since(Usage before) {
        return new Usage(cpuNanos - before.cpuNanos, allocated - before.allocated);
    }

    private static double sum(String meters, String name, String label) {
        return meters.lines()
                .filter(line -> line.startsWith(name) && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
