/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.cli.terminal.Table;
import io.osps.cli.terminal.Terminal;
import io.osps.client.CallFailedException;
import io.osps.client.CallOptions;
import io.osps.client.OspsClient;
import io.osps.client.OspsException;
import io.osps.client.Route;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * One real call by each route, to show that the system answers. It is let in by what the settings say of that; where that is
 * not enough the system is none the worse. For one thread.
 */
final class FirstCalls {
    private static final String HANDLER = "echo";
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Endpoint dispatcher;
    private final AdmissionRecord admission;
    private final Terminal terminal;
    private final Table table = new Table("ROUTE", "CALL", "ANSWER", "TIME");
    private final Set<String> refusals = new LinkedHashSet<>();

    FirstCalls(Endpoint dispatcher, AdmissionRecord admission, Terminal terminal) {
        this.dispatcher = dispatcher;
        this.admission = admission;
        this.terminal = terminal;
    }

    /**
     * Calls, and returns route, answer and time. Says why a route was left out or did not let it in.
     *
     * @throws CommandFailure when one does not bring back what was sent
     */
    Table make() throws InterruptedException {
        OspsClient.Builder builder =
                OspsClient.builder().host(dispatcher.host()).port(dispatcher.port());
        if (admission.tls()) {
            builder.tls(admission.sslContext());
        }
        Optional<String> password = password();
        password.ifPresent(word -> builder.credentials(user(), word));
        try (OspsClient client = builder.build()) {
            for (Route route : Route.values()) {
                Optional<String> reason = reasonAgainst(route, password.isPresent());
                if (reason.isPresent()) {
                    leaveOut(route, reason.get());
                } else {
                    call(client, route);
                }
            }
        }
        refusals.forEach(refusal -> terminal.say("osps: " + refusal));
        return table;
    }

    private Optional<String> password() {
        if (!admission.users()) {
            return Optional.empty();
        }
        String named = terminal.environment().getOrDefault(AdmissionRecord.PASSWORD_FILE, "");
        return admission
                .password()
                .or(() -> named.isEmpty() ? Optional.empty() : AdmissionRecord.firstLine(Path.of(named)));
    }

    private String user() {
        return admission.password().isPresent() ? admission.user() : AdmissionRecord.DEFAULT_USER;
    }

    private Optional<String> reasonAgainst(Route route, boolean hasPassword) {
        if (admission.users() && !hasPassword) {
            return Optional.of("a password is needed, and none is in a file that the settings or "
                    + AdmissionRecord.PASSWORD_FILE + " name and this user may read");
        }
        if (route == Route.CALLBACK && !admission.callbacks()) {
            return Optional.of("osps.dispatcher.callbacks is off");
        }
        if (route == Route.CALLBACK && admission.tls()) {
            return Optional.of("the callback route has no TLS");
        }
        return Optional.empty();
    }

    private void leaveOut(Route route, String reason) {
        table.row(name(route), HANDLER, "not called", "");
        refusals.add("not called by "
                + (admission.users() && reason.startsWith("a password") ? "any route" : name(route)) + ": " + reason);
    }

    private void call(OspsClient client, Route route) throws InterruptedException {
        String name = name(route);
        byte[] payload = ("hello by " + name).getBytes(StandardCharsets.UTF_8);
        long start = System.nanoTime();
        byte[] answer;
        try {
            answer = client.call(
                    HANDLER, payload, CallOptions.DEFAULTS.withRoute(route).withDeadline(DEADLINE));
        } catch (OspsException e) {
            if (!isAboutAccess(e)) {
                throw CommandFailure.unavailable(
                        "the first call failed: " + e.getMessage(), "Look at it by: osps logs dispatcher");
            }
            table.row(name, HANDLER, "not let in", "");
            refusals.add("the first call was not let in: " + e.getMessage());
            return;
        }
        if (!Arrays.equals(answer, payload)) {
            throw CommandFailure.unavailable(
                    "the first call brought back something else: route=" + name + " sent-bytes=" + payload.length
                            + " answered-bytes=" + answer.length,
                    "Look at it by: osps logs dispatcher");
        }
        double milliseconds = (System.nanoTime() - start) / 1e6;
        table.row(
                name,
                HANDLER,
                new String(answer, StandardCharsets.UTF_8),
                String.format(Locale.ROOT, "%.1f ms", milliseconds));
    }

    /** Whether the system works and only does not let this program in, or has no time for it. */
    private static boolean isAboutAccess(OspsException e) {
        return switch (e) {
            case CallFailedException failed ->
                switch (failed.error().code()) {
                    case NOAUTH, WRONGPASS, DENIED, BUSY -> true;
                    case NOHANDLER,
                            DUPLICATE,
                            IDREUSED,
                            TIMEOUT,
                            FAILED,
                            LOST,
                            POISON,
                            TOOLARGE,
                            CANCELLED,
                            DRAINING,
                            UNKNOWN,
                            NOPROTO,
                            ERR -> false;
                };
            default -> e.getCause() instanceof SSLException;
        };
    }

    private static String name(Route route) {
        return route.name().toLowerCase(Locale.ROOT);
    }
}
