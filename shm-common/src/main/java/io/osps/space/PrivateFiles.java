/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import io.osps.process.OwnProcess;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/**
 * Directories and files that their owner alone reads and writes. Who else may read one can hold a lock on it, and who may write
 * one can put another in its place. What lies at a path is looked at, and never what a link there leads to; the directories
 * above are not looked at. Stateless.
 */
public final class PrivateFiles {
    /** For files that are made: {@code rw-------}. */
    public static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final int ROOT = 0;
    private static final int STICKY = 01000;
    private static final int BELOW = 2;

    private PrivateFiles() {}

    /**
     * Makes a directory for this user alone, or makes one that is there so, with what lies in it and in its own directories.
     *
     * @param marks names of which one is in each directory that is known to be for this purpose: another one that is open
     *     to others is left as it is and refused, unless it is empty
     * @param setting what names the directory, for people
     * @throws SpaceException when it, or something in it, is a link or another user's; root's is taken
     */
    public static void claim(Path directory, Set<String> marks, String setting) throws IOException {
        makeDirectory(directory);
        requireTrusted(directory, setting);
        PosixFileAttributes found = attributes(directory);
        if (!found.isDirectory()) {
            throw new SpaceException("it is not a directory: " + facts(directory, found), wayOut(setting));
        }
        if (isShared(directory, found, marks)) {
            throw new SpaceException(
                    "the directory is for others too: " + facts(directory, found),
                    "Type: chmod 700 " + directory + "; or set " + setting + " to a directory for this alone.");
        }
        narrow(directory, found);
        narrowBelow(directory, setting, BELOW);
    }

    /** Makes a directory for this user alone where nothing is yet, and those above it as usual. */
    public static void makeDirectory(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(directory, DIRECTORY);
        } catch (FileAlreadyExistsException _) {
            // As it is: it was looked at, or is looked at next.
        }
    }

    /** Makes an empty file for this user alone where nothing is yet. */
    public static void makeFile(Path file) throws IOException {
        try {
            Files.createFile(file, FILE);
        } catch (FileAlreadyExistsException _) {
            // As it is.
        }
    }

    /**
     * Refuses what another user than this one and root could change: a link, or what belongs to somebody else. Nothing there is
     * no fault.
     *
     * @throws SpaceException with path, owner and mode
     */
    public static void requireTrusted(Path path, String setting) throws IOException {
        PosixFileAttributes found;
        try {
            found = attributes(path);
        } catch (NoSuchFileException _) {
            return;
        }
        if (found.isSymbolicLink()) {
            throw new SpaceException(
                    "a link is not followed here: " + facts(path, found) + " to=" + Files.readSymbolicLink(path),
                    "Let " + setting + " name what it leads to, or remove the link.");
        }
        int owner = owner(path);
        if (owner != OwnProcess.userId() && owner != ROOT) {
            throw new SpaceException(
                    "it belongs to another user, who could change it: " + facts(path, found) + " expected="
                            + System.getProperty("user.name"),
                    "Do this as that user. " + wayOut(setting));
        }
    }

    /** Whether to narrow it would take from others what was meant for them. */
    private static boolean isShared(Path directory, PosixFileAttributes found, Set<String> marks) throws IOException {
        if (owner(directory) != OwnProcess.userId()) {
            return found.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        }
        if (!isOpen(found)) {
            return false;
        }
        if ((mode(directory) & STICKY) != 0) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            boolean empty = true;
            for (Path entry : entries) {
                if (marks.contains(entry.getFileName().toString())) {
                    return false;
                }
                empty = false;
            }
            return !empty;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void narrowBelow(Path directory, String setting, int levels) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                try {
                    requireTrusted(entry, setting);
                    PosixFileAttributes found = attributes(entry);
                    narrow(entry, found);
                    if (found.isDirectory() && levels > 1) {
                        narrowBelow(entry, setting, levels - 1);
                    }
                } catch (NoSuchFileException _) {
                    // A running system makes and removes files meanwhile.
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void narrow(Path path, PosixFileAttributes found) throws IOException {
        boolean plain = found.isRegularFile() || found.isDirectory();
        if (plain && isOpen(found) && owner(path) == OwnProcess.userId()) {
            Set<PosixFilePermission> own = new HashSet<>(found.permissions());
            own.removeIf(PrivateFiles::isOfOthers);
            Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setPermissions(own);
        }
    }

    private static boolean isOpen(PosixFileAttributes found) {
        return found.permissions().stream().anyMatch(PrivateFiles::isOfOthers);
    }

    private static boolean isOfOthers(PosixFilePermission permission) {
        return !permission.name().startsWith("OWNER_");
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static int owner(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }

    private static String facts(Path path, PosixFileAttributes found) {
        return "path=" + path + " owner=" + found.owner().getName() + " mode="
                + PosixFilePermissions.toString(found.permissions());
    }

    private static String wayOut(String setting) {
        return "Remove it, or set " + setting + " to a directory of your own.";
    }
}
