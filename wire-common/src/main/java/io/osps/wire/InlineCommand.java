/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A command typed by a person: words with blanks between them, in Redis' quoting. Within {@code "…"} a backslash escapes
 * ({@code \n \r \t \b \a \xHH \" \\}); within {@code '…'} only {@code \'} does.
 */
public final class InlineCommand {
    /** Bytes of a line by which {@link #isHttp} can tell. */
    public static final int LONGEST_HTTP_START = 7;

    /** {@code PRI} is how HTTP/2 begins. */
    private static final List<byte[]> HTTP = Stream.of(
                    "GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "PRI", "HOST:")
            .map(InlineCommand::ascii)
            .toList();

    private InlineCommand() {}

    /** Whether the line begins, in any case of letters, with a method of HTTP or with {@code Host:}. */
    public static boolean isHttp(byte[] line, int length) {
        return HTTP.stream().anyMatch(start -> startsWith(line, length, start));
    }

    /**
     * Sees to it that a line can have been typed by a person. What begins with another octet is another protocol, such as
     * TLS, and commands may be hidden in what follows.
     *
     * @throws WireFormatException when it cannot
     */
    public static void requireTyped(int firstOctet) throws WireFormatException {
        boolean blank = isBlank((byte) firstOctet) || firstOctet == '\r' || firstOctet == '\n';
        if (!blank && (firstOctet < '!' || firstOctet > '~')) {
            throw new WireFormatException("neither an array nor a typed line, first octet=" + firstOctet);
        }
    }

    /**
     * The words of a line without its line end; none for an empty line.
     *
     * @throws WireFormatException when a quote is left open or something follows it without a blank, or when there are
     *     more words than that
     */
    public static List<byte[]> parse(byte[] line, int length, int mostArguments) throws WireFormatException {
        List<byte[]> words = new ArrayList<>();
        ByteArrayOutputStream word = new ByteArrayOutputStream();
        int at = 0;
        while (true) {
            while (at < length && isBlank(line[at])) {
                at++;
            }
            if (at == length) {
                return words;
            }
            if (words.size() == mostArguments) {
                throw new WireFormatException("too many arguments limit=" + mostArguments);
            }
            word.reset();
            while (at < length && !isBlank(line[at])) {
                if (line[at] == '"' || line[at] == '\'') {
                    at = quoted(line, at, length, word);
                    if (at < length && !isBlank(line[at])) {
                        throw new WireFormatException("no blank after a closing quote");
                    }
                } else {
                    word.write(line[at++]);
                }
            }
            words.add(word.toByteArray());
        }
    }

    /** Reads from an opening quote to behind the closing one. */
    private static int quoted(byte[] line, int open, int length, ByteArrayOutputStream word)
            throws WireFormatException {
        byte quote = line[open];
        int at = open + 1;
        while (at < length && line[at] != quote) {
            if (line[at] != '\\' || at + 1 == length) {
                word.write(line[at++]);
            } else if (quote == '\'') {
                at += line[at + 1] == '\'' ? 1 : 0;
                word.write(line[at++]);
            } else if (line[at + 1] == 'x' && at + 3 < length && hex(line[at + 2]) >= 0 && hex(line[at + 3]) >= 0) {
                word.write(hex(line[at + 2]) << 4 | hex(line[at + 3]));
                at += 4;
            } else {
                word.write(
                        switch (line[at + 1]) {
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case 't' -> '\t';
                            case 'b' -> '\b';
                            case 'a' -> 7;
                            default -> line[at + 1];
                        });
                at += 2;
            }
        }
        if (at >= length) {
            throw new WireFormatException("unbalanced quotes in request");
        }
        return at + 1;
    }

    private static int hex(byte digit) {
        return Character.digit(digit, 16);
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t' || octet == 0;
    }

    private static boolean startsWith(byte[] line, int length, byte[] start) {
        if (length < start.length) {
            return false;
        }
        for (int i = 0; i < start.length; i++) {
            int octet = line[i] >= 'a' && line[i] <= 'z' ? line[i] - 32 : line[i];
            if (octet != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
