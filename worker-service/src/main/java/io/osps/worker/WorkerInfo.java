/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker;

import io.osps.boot.Presence;
import io.osps.space.Participant;
import io.osps.worker.handler.Handlers;
import io.osps.worker.seat.Seats;
import java.util.Locale;
import java.util.function.Function;

/** What {@code INFO} answers on the worker's port, in Redis' sections of {@code name:value} lines. */
final class WorkerInfo implements Function<String, String> {
    private final Participant self;
    private final Handlers handlers;
    private final Seats seats;
    private final Presence presence;
    private final WorkerControl control;

    WorkerInfo(Participant self, Handlers handlers, Seats seats, Presence presence, WorkerControl control) {
        this.self = self;
        this.handlers = handlers;
        this.seats = seats;
        this.presence = presence;
        this.control = control;
    }

    @Override
    public String apply(String section) {
        String wanted = section.toLowerCase(Locale.ROOT);
        StringBuilder text = new StringBuilder();
        if (wanted.isEmpty() || wanted.equals("worker")) {
            worker(text);
        }
        if (wanted.isEmpty() || wanted.equals("handlers")) {
            handlers(text);
        }
        return text.toString();
    }

    private void worker(StringBuilder text) {
        text.append("# Worker\r\n");
        line(text, "name", self.name());
        line(text, "incarnation", self.incarnation());
        line(text, "state", presence.state().text());
        line(text, "seats_owed", seats.owed());
        control.pulse().forEach((name, value) -> line(text, name.replaceAll("[.-]", "_"), value));
        text.append("\r\n");
    }

    private void handlers(StringBuilder text) {
        text.append("# Handlers\r\n");
        handlers.infos()
                .forEach(handler -> line(
                        text,
                        handler.name(),
                        "timeout_ms=" + handler.timeout().toMillis() + ",idempotent=" + handler.idempotent()));
        text.append("\r\n");
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(name).append(':').append(value).append("\r\n");
    }
}
