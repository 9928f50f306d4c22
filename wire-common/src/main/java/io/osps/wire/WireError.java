/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * An error reply: a code, one sentence, and facts. Its line is {@code CODE sentence name=value name=value}; neither the
 * sentence nor a value can hold a control character, so that nothing a handler says breaks the framing.
 *
 * @param code the first word
 * @param message one sentence; a run of blanks and control characters becomes one blank, and it is cut at {@value #LONGEST_MESSAGE} characters
 * @param facts names and values in order; blanks within a value become {@code _}
 */
public record WireError(ErrorCode code, String message, Map<String, String> facts) {
    static final int LONGEST_MESSAGE = 4096;
    private static final int LONGEST_VALUE = 512;
    private static final Pattern FACT = Pattern.compile("[a-z][a-z0-9.-]*=\\S*");
    private static final Pattern BLANKS = Pattern.compile("[\\p{Cntrl}\\s\\u2028\\u2029]+");

    public WireError {
        message = cut(BLANKS.matcher(message).replaceAll(" ").trim(), LONGEST_MESSAGE);
        Map<String, String> clean = new LinkedHashMap<>();
        facts.forEach((name, value) -> {
            if (!FACT.matcher(name + "=").matches()) {
                throw new IllegalArgumentException("not a name of a fact: name=" + name);
            }
            clean.put(name, cut(BLANKS.matcher(value).replaceAll("_"), LONGEST_VALUE));
        });
        facts = Collections.unmodifiableMap(clean);
    }

    /** An error without facts. */
    public static WireError of(ErrorCode code, String message) {
        return new WireError(code, message, Map.of());
    }

    /** This error with one fact more, or another value for it. */
    public WireError with(String name, Object value) {
        Map<String, String> more = new LinkedHashMap<>(facts);
        more.put(name, String.valueOf(value));
        return new WireError(code, message, more);
    }

    public Optional<String> fact(String name) {
        return Optional.ofNullable(facts.get(name));
    }

    /** A fact that is a whole number, such as {@code retry-after-ms}; empty when absent or not a number. */
    public Optional<Long> number(String name) {
        try {
            return fact(name).map(Long::valueOf);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** The whole line, without the leading {@code -} and the line end. */
    public String line() {
        StringBuilder line = new StringBuilder(code.name());
        if (!message.isEmpty()) {
            line.append(' ').append(message);
        }
        facts.forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
        return line.toString();
    }

    /**
     * Reads a line that {@link #line} wrote, or any other server's error line: one whose first word is no code of ours
     * becomes an {@link ErrorCode#ERR} with the whole line as its sentence.
     */
    public static WireError parse(String line) {
        int blank = line.indexOf(' ');
        ErrorCode code = ErrorCode.ofWord(blank < 0 ? line : line.substring(0, blank));
        if (code == null) {
            return of(ErrorCode.ERR, line);
        }
        String rest = blank < 0 ? "" : line.substring(blank + 1);
        SequencedMap<String, String> reversed = new LinkedHashMap<>();
        while (true) {
            int last = rest.lastIndexOf(' ');
            String word = rest.substring(last + 1);
            if (!FACT.matcher(word).matches()) {
                break;
            }
            int equals = word.indexOf('=');
            reversed.putIfAbsent(word.substring(0, equals), word.substring(equals + 1));
            rest = last < 0 ? "" : rest.substring(0, last);
        }
        Map<String, String> facts = new LinkedHashMap<>();
        reversed.sequencedEntrySet().reversed().forEach(fact -> facts.put(fact.getKey(), fact.getValue()));
        return new WireError(code, rest, facts);
    }

    @Override
    public String toString() {
        return line();
    }

    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
        return text.substring(0, end);
    }
}
