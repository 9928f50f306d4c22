/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.recovery;

import io.osps.client.OspsClient;
import io.osps.wire.RespValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A worker as the dispatcher knows it.
 *
 * @param incarnation another one for each process
 * @param port where it takes calls
 */
record Worker(String name, long incarnation, int port) {
    private static final Pattern FINISHED = Pattern.compile("requests_finished:(\\d+)");

    /** Those that have seats. */
    static List<Worker> all(OspsClient client) {
        return items(client.ask("WORKERS")).stream()
                .map(Worker::pairs)
                .filter(worker -> number(worker, "seats") > 0)
                .map(worker ->
                        new Worker(text(worker, "name"), number(worker, "incarnation"), (int) number(worker, "port")))
                .toList();
    }

    /** How many requests it has finished so far. */
    long finished() {
        try (OspsClient client = OspsClient.builder().port(port).build()) {
            String info = client.ask("INFO", "worker") instanceof RespValue.Bulk text ? text.text() : "";
            Matcher count = FINISHED.matcher(info);
            return count.find() ? Long.parseLong(count.group(1)) : 0;
        }
    }

    /** Its number, from 1. */
    int k() {
        return Integer.parseInt(name.substring(name.indexOf('-') + 1));
    }

    static String name(int k) {
        return "worker-" + k;
    }

    private static List<RespValue> items(RespValue value) {
        return value instanceof RespValue.Items(List<RespValue> values) ? values : List.of();
    }

    /** In RESP2 names and values come in turn. */
    private static Map<String, RespValue> pairs(RespValue value) {
        Map<String, RespValue> pairs = new HashMap<>();
        if (value instanceof RespValue.Pairs(List<Map.Entry<String, RespValue>> entries)) {
            entries.forEach(entry -> pairs.put(entry.getKey(), entry.getValue()));
        }
        List<RespValue> flat = items(value);
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            if (flat.get(i) instanceof RespValue.Bulk name) {
                pairs.put(name.text(), flat.get(i + 1));
            }
        }
        return pairs;
    }

    private static long number(Map<String, RespValue> pairs, String name) {
        return pairs.get(name) instanceof RespValue.Int(long value) ? value : 0;
    }

    private static String text(Map<String, RespValue> pairs, String name) {
        return pairs.get(name) instanceof RespValue.Bulk text ? text.text() : "";
    }
}
