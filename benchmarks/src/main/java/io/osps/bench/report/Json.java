/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** One JSON object, written as it grows; enough for a table of figures. */
final class Json {
    private final StringJoiner members = new StringJoiner(", ", "{", "}");

    Json put(String name, String value) {
        return add(name, '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ") + '"');
    }

    Json put(String name, double value) {
        return add(name, Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null");
    }

    Json put(String name, Json value) {
        return add(name, value.text());
    }

    Json put(String name, List<Json> values) {
        return add(name, values.stream().map(Json::text).toList().toString());
    }

    String text() {
        return members.toString();
    }

    private Json add(String name, String value) {
        members.add('"' + name + "\": " + value);
        return this;
    }
}
