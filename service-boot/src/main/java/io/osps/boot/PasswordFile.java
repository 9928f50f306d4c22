/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.process.OwnProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/** A file whose first line is a password, of the user that runs the service and readable for nobody else. */
final class PasswordFile {
    private static final int ROOT = 0;
    private static final String ACTION = "Write the password into its first line and make it readable for the user that"
            + " runs the service, or take the setting away.";

    private PasswordFile() {}

    /**
     * Reads the password.
     *
     * @param setting names the file
     * @throws StartException when there is none in it, or others can read it too
     */
    static String read(String setting, Path file) {
        String password;
        try {
            requireSecret(setting, file);
            try (Stream<String> lines = Files.lines(file)) {
                password = lines.findFirst().orElse("");
            }
        } catch (IOException | UncheckedIOException e) {
            throw new StartException(
                    "the password file cannot be read: " + setting + "=" + file + " cause=" + e, ACTION, e);
        }
        if (password.isEmpty()) {
            throw new StartException("the first line of the password file is empty: " + setting + "=" + file, ACTION);
        }
        return password;
    }

    /** One of root's may have a group: so systemd and others hand secrets to a service. */
    private static void requireSecret(String setting, Path file) throws IOException {
        PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class);
        Object owner = Files.getAttribute(file, "unix:uid");
        boolean roots = owner.equals(ROOT);
        if (!roots && !owner.equals(OwnProcess.userId())) {
            throw new StartException(
                    "the password file belongs to another user, who can change it: " + setting + "=" + file + " owner="
                            + found.owner(),
                    "Let the user own it that runs the service, and nobody else read it.");
        }
        Set<PosixFilePermission> modes = found.permissions();
        boolean others = modes.stream().anyMatch(mode -> mode.name().startsWith("OTHERS_"));
        boolean group = modes.stream().anyMatch(mode -> mode.name().startsWith("GROUP_"));
        if (others || (group && !roots)) {
            throw new StartException(
                    "others than its owner can read or write the password file: " + setting + "=" + file + " mode="
                            + PosixFilePermissions.toString(modes),
                    "Type: chmod 600 " + file);
        }
    }
}
