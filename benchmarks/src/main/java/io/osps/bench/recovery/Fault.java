/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import io.osps.client.CallOptions;
import io.osps.client.OspsClient;
import io.osps.client.OspsException;
import io.osps.client.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What goes wrong with a worker. */
enum Fault {
    EXIT("exit", "", ""),
    STOPPED("SIGSTOP", "", ""),
    STUCK("stuck handler", "spin", "forever"),
    DEADLOCK("deadlock", "deadlock", ""),
    GC_STORM("GC storm", "churn", "forever");

    /** Of the request that goes wrong. */
    static final Duration DEADLINE = Duration.ofMillis(500);

    private final String title;
    private final String handler;
    private final String payload;

    Fault(String title, String handler, String payload) {
        this.title = title;
        this.handler = handler;
        this.payload = payload;
    }

    String title() {
        return title;
    }

    /** Strikes the worker that is that process and takes calls at that port. A request that goes wrong has been sent when this returns. */
    void strike(long pid, int port) throws IOException, InterruptedException {
        switch (this) {
            case EXIT -> ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            case STOPPED -> {
                int code = new ProcessBuilder("kill", "-STOP", Long.toString(pid))
                        .start()
                        .waitFor();
                if (code != 0) {
                    throw new IOException("the worker cannot be stopped: pid=" + pid);
                }
            }
            case STUCK, DEADLOCK, GC_STORM -> Thread.ofVirtual().start(() -> call(port));
        }
    }

    private void call(int port) {
        CallOptions options = CallOptions.DEFAULTS.withRoute(Route.RELAY).withDeadline(DEADLINE);
        try (OspsClient client = OspsClient.builder().port(port).build()) {
            client.call(handler, payload.getBytes(StandardCharsets.US_ASCII), options);
        } catch (OspsException _) {
            // It has no good answer.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
