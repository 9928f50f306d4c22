/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.client;

import io.osps.boot.Running;
import io.osps.dispatcher.dispatch.DispatchView;
import io.osps.dispatcher.dispatch.DispatchView.QueueStatus;
import io.osps.dispatcher.dispatch.DispatchView.WorkerStatus;
import io.osps.space.TupleSpace;
import io.osps.wire.netty.RespServer;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The text of {@code INFO}, in the format of Redis: sections that begin with {@code #}, and lines {@code name:value}. */
final class InfoText {
    static final String ALL = "all";

    private static final Set<String> ALL_NAMES = Set.of(ALL, "default", "everything");
    private static final String LINE_END = "\r\n";

    private final String version;
    private final TupleSpace space;
    private final DispatchView view;
    private final Running<RespServer> server;

    InfoText(String version, TupleSpace space, DispatchView view, Running<RespServer> server) {
        this.version = version;
        this.space = space;
        this.view = view;
        this.server = server;
    }

    /** One section by its name in any case of letters, or {@link #ALL} of them; empty for an unknown name. */
    String render(String section) {
        String wanted = section.toLowerCase(Locale.ROOT);
        StringBuilder text = new StringBuilder();
        sections().forEach((name, lines) -> {
            if (ALL_NAMES.contains(wanted) || name.toLowerCase(Locale.ROOT).equals(wanted)) {
                text.append(text.isEmpty() ? "# " : LINE_END + "# ")
                        .append(name)
                        .append(LINE_END);
                lines.forEach((key, value) ->
                        text.append(key).append(':').append(value).append(LINE_END));
            }
        });
        return text.toString();
    }

    private Map<String, Map<String, Object>> sections() {
        Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
        sections.put("Server", server());
        sections.put(
                "Clients",
                Map.of(
                        "connected_clients",
                        server.find().map(RespServer::connections).orElse(0)));
        sections.put("Stats", stats());
        sections.put("Queue", queue());
        sections.put("Workers", workers());
        return sections;
    }

    private Map<String, Object> server() {
        Map<String, Object> lines = new LinkedHashMap<>();
        lines.put("osps_version", version);
        lines.put("role", space.self().role());
        lines.put("name", space.self().name());
        lines.put("incarnation", space.self().incarnation());
        lines.put("process_id", ProcessHandle.current().pid());
        lines.put(
                "tcp_port", server.find().map(open -> open.address().getPort()).orElse(0));
        lines.put("uptime_in_seconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
        return lines;
    }

    private Map<String, Object> stats() {
        Map<String, Object> lines = new LinkedHashMap<>();
        lines.put("requests_accepted", view.accepted());
        lines.put("requests_answered", view.answered());
        return lines;
    }

    private Map<String, Object> queue() {
        QueueStatus queue = view.queue();
        Map<String, Object> lines = new LinkedHashMap<>();
        lines.put("queue_requests", queue.requests());
        lines.put("queue_max_requests", queue.maxRequests());
        lines.put("queue_bytes", queue.bytes());
        lines.put("queue_max_bytes", queue.maxBytes());
        return lines;
    }

    private Map<String, Object> workers() {
        List<WorkerStatus> workers = view.workers();
        Map<String, Object> lines = new LinkedHashMap<>();
        lines.put("workers", workers.size());
        lines.put("seats", workers.stream().mapToInt(WorkerStatus::seats).sum());
        lines.put("seats_free", workers.stream().mapToInt(WorkerStatus::free).sum());
        return lines;
    }
}
