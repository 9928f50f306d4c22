package io.osps.cli;

import io.osps.client.CallOptions;
import io.osps.client.OspsClient;
import io.osps.client.OspsException;
import io.osps.client.Route;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** One real call by each route, to show that the system answers. */
final class FirstCalls {
    private static final String HANDLER = "echo";
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Endpoint dispatcher;

    FirstCalls(Endpoint dispatcher) {
        this.dispatcher = dispatcher;
    }

    /**
     * Calls, and returns route, answer and time.
     *
     * @throws Failure when one does not bring back what was sent
     */
    Table make() throws InterruptedException {
        Table table = new Table("ROUTE", "CALL", "ANSWER", "TIME");
        try (OspsClient client = OspsClient.builder()
                .host(dispatcher.host())
                .port(dispatcher.port())
                .build()) {
            for (Route route : Route.values()) {
                String name = route.name().toLowerCase(Locale.ROOT);
                byte[] payload = ("hello by " + name).getBytes(StandardCharsets.UTF_8);
                long start = System.nanoTime();
                byte[] answer = client.call(
                        HANDLER, payload, CallOptions.DEFAULTS.withRoute(route).withDeadline(DEADLINE));
                double milliseconds = (System.nanoTime() - start) / 1e6;
                if (!Arrays.equals(answer, payload)) {
                    throw Failure.unavailable(
                            "the first call brought back something else: route=" + name + " sent-bytes="
                                    + payload.length + " answered-bytes=" + answer.length,
                            "Look at it by: osps logs dispatcher");
                }
                table.row(
                        name,
                        HANDLER,
                        new String(answer, StandardCharsets.UTF_8),
                        String.format(Locale.ROOT, "%.1f ms", milliseconds));
            }
        } catch (OspsException e) {
            throw Failure.unavailable(
                    "the first call failed: " + e.getMessage(), "Look at it by: osps logs dispatcher");
        }
        return table;
    }
}
