/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.terminal;

import java.io.PrintStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON documents as results. */
public final class Json {
    private Json() {}

    public static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }

    /** Over several lines, for people too. */
    public static void print(PrintStream out, JsonNode document) {
        out.println(JsonMapper.shared()
                .writer()
                .with(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(document));
        out.flush();
    }

    /** On one line. */
    public static void printLine(PrintStream out, JsonNode document) {
        out.println(JsonMapper.shared().writeValueAsString(document));
        out.flush();
    }
}
