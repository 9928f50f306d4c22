/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import io.osps.wire.RespValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names and values of an answer, which in RESP2 is a list of both in turn. Values are text, whole numbers, or lists of facts. */
record Facts(Map<String, Object> values) {
    /**
     * Reads an answer.
     *
     * @throws CommandFailure when it has another form
     */
    static Facts of(RespValue answer) {
        if (!(answer instanceof RespValue.Items(List<RespValue> items)) || items.size() % 2 != 0) {
            throw foreign();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i += 2) {
            if (!(items.get(i) instanceof RespValue.Bulk name)) {
                throw foreign();
            }
            values.put(name.text(), value(items.get(i + 1)));
        }
        return new Facts(values);
    }

    private static Object value(RespValue value) {
        return switch (value) {
            case RespValue.Bulk text -> text.text();
            case RespValue.Int(long number) -> number;
            case RespValue.Items(List<RespValue> items) -> {
                List<Map<String, Object>> list = new ArrayList<>();
                items.forEach(item -> list.add(of(item).values));
                yield list;
            }
            case RespValue.Simple _,
                    RespValue.Failure _,
                    RespValue.Ask _,
                    RespValue.Stored _,
                    RespValue.Verbatim _,
                    RespValue.Nil _,
                    RespValue.Pairs _ -> throw foreign();
        };
    }

    /** What a name stands for, as text; empty when there is no such name. */
    String text(String name) {
        return String.valueOf(values.getOrDefault(name, ""));
    }

    /** The lists of facts that a name stands for; none when there is no such name. */
    List<Facts> list(String name) {
        List<Facts> list = new ArrayList<>();
        if (values.get(name) instanceof List<?> items) {
            for (Object item : items) {
                Map<String, Object> facts = new LinkedHashMap<>();
                if (item instanceof Map<?, ?> map) {
                    map.forEach((key, value) -> facts.put(String.valueOf(key), String.valueOf(value)));
                }
                list.add(new Facts(facts));
            }
        }
        return list;
    }

    private static CommandFailure foreign() {
        return CommandFailure.unavailable(
                "the dispatcher's answer has another form than this program knows.", "Use one of the same version.");
    }
}
