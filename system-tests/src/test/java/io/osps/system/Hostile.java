/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Bytes that no honest client sends, from a seed. None of them is a whole, right command of the handler {@code canary}: if it
 * runs, something was carried out that should not have been.
 */
final class Hostile {
    private static final String CANARY = "CALL canary pwned\r\n";
    private static final String ALPHABET = "**$$$\r\n\r\n\r\n0123456789ab '\"\\x-GPH:/";
    private static final List<String> NAMES = List.of(
            "PING",
            "HELLO",
            "AUTH",
            "CLIENT",
            "COMMAND",
            "CONFIG",
            "CLUSTER",
            "SELECT",
            "RESET",
            "INFO",
            "CALL",
            "RCALL",
            "FCALL",
            "ACQUIRE",
            "CANCEL",
            "WHY",
            "ASKING",
            "PULSE",
            "DUMP",
            "STOP",
            "DRAIN",
            "FLUSHALL",
            "EVAL");
    private static final List<String> WORDS = List.of(
            "3",
            "2",
            "SETNAME",
            "AUTH",
            "default",
            "0",
            "-1",
            "9223372036854775807",
            "DEADLINE",
            "ID",
            "TICKET",
            "CALLBACK",
            "nobody",
            "upper",
            "GET",
            "*",
            "SLOTS",
            "LIST",
            "",
            "\r\n",
            "%s%n",
            "../../etc/passwd",
            "{input}",
            "${user}");
    private static final List<String> FOREIGN = List.of(
            "POST / HTTP/1.1\r\nHost: x\r\n\r\n",
            "PUT / HTTP/1.1\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nUser-Agent: a\r\n\r\n",
            "PROPFIND / HTTP/1.1\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "EHLO x\r\n",
            "USER anonymous\r\n",
            "a1 LOGIN me me\r\n",
            "set k 0 0 5\r\n",
            "SSH-2.0-OpenSSH_9\r\n",
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003RRRR\r\n",
            "\u0080.\u0001\u0000\u0002\r\n",
            "\u0000\u0000\u0000\u0008\u0004\u00d2\u0016/\r\n",
            "@RSYNCD: 31.0\r\n",
            "CALL\r\n",
            "*1\r\n:1\r\n",
            "*1\r\n$-1\r\n");
    private static final List<String> PATHS = List.of(
            "/",
            "/actuator",
            "/actuator/services",
            "/actuator/dossiers/x",
            "/actuator/env",
            "/actuator/heapdump",
            "/readyz",
            "/actuator/health/../env",
            "/actuator/%2e%2e/x",
            "/actuator/health;x=/env",
            "http://evil.example/actuator/services");
    private static final List<String> HEADERS = List.of(
            "Host: evil.example",
            "Host: localhost",
            "Host: a\r\nHost: b",
            "Host:",
            "Origin: https://evil.example",
            "Authorization: Bearer 0123456789abcdef0123456789abcdef",
            "Content-Length: 99999999999",
            "Content-Length: 4",
            "Transfer-Encoding: chunked",
            "Expect: 100-continue",
            "X: \u0001\u0002",
            "Upgrade: h2c\r\nConnection: Upgrade");

    private final Random random;

    Hostile(Random random) {
        this.random = random;
    }

    /** What is sent on one connection to a port that speaks RESP; the last of them makes the server close, or is cut off. */
    byte[] commands(int inputs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 1; i < inputs; i++) {
            command(out);
        }
        switch (random.nextInt(4)) {
            case 0 -> out.writeBytes(bytes(one(FOREIGN) + CANARY + "*3\r\n$4\r\nCALL\r\n$6\r\ncanary\r\n$1\r\nx\r\n"));
            case 1 -> garbage(out);
            case 2 -> cutOff(out);
            default -> announced(out);
        }
        return out.toByteArray();
    }

    /** What is sent on one connection to an actuator. */
    byte[] requests(int inputs) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < inputs; i++) {
            if (random.nextInt(8) == 0) {
                garbage(out);
            } else {
                String method = one(List.of("GET", "GET", "HEAD", "POST", "PUT", "TRACE", "get", "\u0000"));
                StringBuilder request = new StringBuilder(method + " " + one(PATHS) + " HTTP/1.1\r\n");
                for (int header = random.nextInt(4); header >= 0; header--) {
                    request.append(one(HEADERS)).append("\r\n");
                }
                out.writeBytes(bytes(request + "\r\n"));
            }
        }
        return out.toByteArray();
    }

    /** An array in the right form, of what makes no sense. */
    private void command(ByteArrayOutputStream out) {
        int words = random.nextInt(6);
        out.writeBytes(bytes("*" + (words + 1) + "\r\n"));
        word(out, bytes(one(NAMES)));
        for (int i = 0; i < words; i++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            word(out, random.nextBoolean() ? bytes(one(WORDS)) : noise);
        }
    }

    private static void word(ByteArrayOutputStream out, byte[] word) {
        out.writeBytes(bytes("$" + word.length + "\r\n"));
        out.writeBytes(word);
        out.writeBytes(bytes("\r\n"));
    }

    private void garbage(ByteArrayOutputStream out) {
        for (int i = random.nextInt(80); i >= 0; i--) {
            out.write(
                    random.nextInt(6) == 0 ? random.nextInt(256) : ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
    }

    private void cutOff(ByteArrayOutputStream out) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        command(whole);
        out.write(whole.toByteArray(), 0, random.nextInt(whole.size()));
    }

    /** Lengths and counts that are not kept, some of them huge. */
    private void announced(ByteArrayOutputStream out) {
        out.writeBytes(bytes("*" + random.nextInt(1, 70) + "\r\n$"
                + one(List.of("999999999", "2147483647", "4294967296", "-2", "007", "1048576", "16777216")) + "\r\n"));
        garbage(out);
    }

    private String one(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
