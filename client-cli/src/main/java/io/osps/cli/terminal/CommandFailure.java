/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.terminal;

import io.osps.failure.ActionableException;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Ends a command with one sentence, what to do about it, and an exit code. */
public final class CommandFailure extends ActionableException {
    @Serial
    private static final long serialVersionUID = 1L;

    // Exit codes that do not come from an error reply of a server; those are on ErrorCode.
    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int UNAVAILABLE = 3;

    /** The system runs, with other settings than those that are asked for. */
    public static final int OTHERWISE = 7;

    private final int exitCode;

    public CommandFailure(int exitCode, String message, String action) {
        super(message, action);
        this.exitCode = exitCode;
    }

    /** Nothing answers, or what was started did not come up. */
    public static CommandFailure unavailable(String message, String action) {
        return new CommandFailure(UNAVAILABLE, message, action);
    }

    /** The command line itself is wrong. */
    public static CommandFailure usage(String message, String action) {
        return new CommandFailure(USAGE, message, action);
    }

    /** What the command needs cannot be used. */
    public static CommandFailure of(ActionableException e) {
        return unavailable(e.getMessage(), e.action());
    }

    /** A file of the system's own cannot be read or written. */
    public static CommandFailure of(FileSystemException e) {
        return unavailable(
                "a file or directory cannot be used: file=" + e.getFile() + " cause=" + cause(e),
                "Is it this user's, and is there room on its disk?");
    }

    public int exitCode() {
        return exitCode;
    }

    /** Why a file cannot be read, in a few words. */
    public static String cause(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "no such file";
            case CharacterCodingException _ -> "it is no text in UTF-8";
            case AccessDeniedException _ -> "not permitted";
            case FileAlreadyExistsException _ -> "it is no directory";
            case FileSystemException file when file.getReason() != null -> file.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
