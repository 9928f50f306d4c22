/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of settings as it was at one time.
 *
 * @param path absolute
 * @param text its bytes, one a character: what they mean is the services' affair
 */
record ConfigFile(Path path, String text) {
    private static final Pattern NAME = Pattern.compile("\\s*([\\w.\\[\\]-]+)\\s*[:=].*");
    private static final int MOST_LINES = 5;
    private static final int DIGITS = 12;

    static ConfigFile read(Path path) throws IOException {
        return read(path, path);
    }

    /** What another file keeps of it. */
    static ConfigFile read(Path path, Path copy) throws IOException {
        return new ConfigFile(path, new String(Files.readAllBytes(copy), StandardCharsets.ISO_8859_1));
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether the file itself can be read and is still the same. */
    boolean isUnchanged() {
        try {
            return read(path).equals(this);
        } catch (IOException _) {
            return false;
        }
    }

    /** A name for a copy: another one for another content, with the same ending. */
    String copyName() {
        String name = path.toString();
        return "config-" + digest() + name.substring(name.lastIndexOf('.'));
    }

    /** What tells this content from others. */
    String digest() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes());
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    /** Where another content differs: numbers of its lines and the names of settings there, never a value. */
    String linesUnlike(ConfigFile other) {
        List<String> before = other.text().lines().toList();
        List<String> now = text.lines().toList();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            if (!before.contains(now.get(i))) {
                found.add(line(i, now.get(i)));
            }
        }
        long gone = before.stream().filter(line -> !now.contains(line)).count();
        if (found.size() > MOST_LINES) {
            int more = found.size() - MOST_LINES;
            found = new ArrayList<>(found.subList(0, MOST_LINES));
            found.add("%d more".formatted(more));
        }
        if (found.isEmpty()) {
            return gone > 0 ? "lines taken away: " + gone : "the order of its lines";
        }
        return "line " + String.join(", ", found);
    }

    private static String line(int index, String line) {
        return index + 1 + name(line).map(name -> " (" + name + ")").orElse("");
    }

    private static Optional<String> name(String line) {
        Matcher matcher = NAME.matcher(line);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
