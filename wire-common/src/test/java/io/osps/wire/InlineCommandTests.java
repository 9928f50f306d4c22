/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InlineCommandTests {
    @Test
    void splitsAtBlanks() throws WireFormatException {
        assertThat(words("  CALL\techo   hello ")).containsExactly("CALL", "echo", "hello");
        assertThat(words("")).isEmpty();
        assertThat(words("   ")).isEmpty();
    }

    @Test
    void quotesKeepBlanksAndEscapes() throws WireFormatException {
        assertThat(words("CALL echo \"a b\\n\\x41\\\"\\\\\"")).containsExactly("CALL", "echo", "a b\nA\"\\");
        assertThat(words("CALL echo 'a \\n b\\''")).containsExactly("CALL", "echo", "a \\n b'");
        assertThat(words("CALL echo \"\"")).containsExactly("CALL", "echo", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a \"b", "a 'b", "a \"b\"c", "a 'b'c", "\"", "\"\\", "'\\'"})
    void refusesQuotesThatDoNotEnd(String line) {
        assertThatThrownBy(() -> words(line)).isInstanceOf(WireFormatException.class);
    }

    @Test
    void refusesMoreWordsThanTheLimit() {
        byte[] line = "a b c".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> InlineCommand.parse(line, line.length, 2)).isInstanceOf(WireFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1",
                "get",
                "POST /x",
                "pOsT",
                "Host: a",
                "host:",
                "PUT /",
                "options *",
                "CONNECT",
                "PRI * HTTP/2.0"
            })
    void knowsHttp(String line) {
        assertThat(isHttp(line)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GE", "PING", "HOST", "POS", " GET", "HOSTS"})
    void takesNoOtherLineForHttp(String line) {
        assertThat(isHttp(line)).isFalse();
    }

    private static List<String> words(String line) throws WireFormatException {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return InlineCommand.parse(bytes, bytes.length, 64).stream()
                .map(word -> new String(word, StandardCharsets.UTF_8))
                .toList();
    }

    private static boolean isHttp(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        return InlineCommand.isHttp(bytes, bytes.length);
    }
}
