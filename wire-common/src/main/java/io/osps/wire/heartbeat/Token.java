/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.heartbeat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The secret that lies beside the space: whoever can read it may ask the heartbeat sockets for more than {@code PING}.
 * 32 hexadecimal digits in a file of mode 0600. That file is for people and their tools: a space that has a secret of its own
 * gives the token to its services, and they write the file again when it is gone. Never written to a log.
 */
public final class Token {
    private static final int DIGITS = 32;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final String SCHEME = "Bearer ";

    private final byte[] value;

    private Token(String value) {
        this.value = value.getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The token that shows that secret.
     *
     * @param digits 32 hexadecimal digits
     */
    public static Token of(String digits) {
        if (!isToken(digits)) {
            throw new IllegalArgumentException("a token has " + DIGITS + " hexadecimal digits");
        }
        return new Token(digits);
    }

    /**
     * The token in that file.
     *
     * @throws IOException when there is none or it is damaged
     */
    public static Token ofFile(Path file) throws IOException {
        return read(file);
    }

    /**
     * The token of a space without a secret of its own, which lies in that file; created if there is none yet.
     *
     * @throws IOException when the directory of the file cannot be written, or the token is damaged
     */
    public static Token ofFileOrNew(Path file) throws IOException {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? read(file) : create(file);
    }

    /** A token that lies nowhere, for tests and for services without a space. */
    public static Token random() {
        byte[] bytes = new byte[DIGITS / 2];
        new SecureRandom().nextBytes(bytes);
        return new Token(HexFormat.of().formatHex(bytes));
    }

    /**
     * Makes sure that this token lies in that file, and that the file is this user's alone.
     *
     * @return whether it had to be written, since it was not there, was another one, or was open to others
     */
    public boolean keepIn(Path file) throws IOException {
        if (isKeptIn(file)) {
            return false;
        }
        Path whole = writeBeside(file);
        try {
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
        return true;
    }

    /** Whether this token lies in that file, and the file is this user's alone. */
    public boolean isKeptIn(Path file) {
        try {
            return Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)
                            .equals(OWNER_ONLY)
                    && matches(read(file).value);
        } catch (IOException _) {
            return false;
        }
    }

    /** Written whole under another name first and then linked: nobody reads half a token, and the first one wins. */
    private static Token create(Path file) throws IOException {
        Token made = random();
        Path whole = made.writeBeside(file);
        try {
            Files.createLink(file, whole);
            return made;
        } catch (FileAlreadyExistsException _) {
            return read(file);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private Path writeBeside(Path file) throws IOException {
        Path whole = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                file.getFileName().toString(),
                null,
                PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.write(whole, value);
        return whole;
    }

    private static boolean isToken(String text) {
        return text.length() == DIGITS && text.chars().allMatch(digit -> Character.digit(digit, 16) >= 0);
    }

    private static Token read(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("the token is not a regular file: path=" + file + "; remove it");
        }
        String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (!isToken(text)) {
            throw new IOException("the token is damaged: path=" + file + "; stop all services and remove it");
        }
        return new Token(text);
    }

    /** The value of an HTTP header {@code Authorization} that shows the token. */
    public String authorization() {
        return SCHEME + new String(value, StandardCharsets.US_ASCII);
    }

    /** Whether the value of such a header shows the token. */
    public boolean isShownBy(@Nullable String authorization) {
        return authorization != null
                && authorization.startsWith(SCHEME)
                && matches(authorization.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether that is the token; takes the same time for every wrong one. */
    boolean matches(byte[] candidate) {
        return MessageDigest.isEqual(value, candidate);
    }

    byte[] bytes() {
        return value.clone();
    }

    @Override
    public String toString() {
        return "Token[secret]";
    }
}
