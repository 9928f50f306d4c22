/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import java.io.Serial;
import java.nio.file.FileSystemException;

/** Ends a command with one sentence, what to do about it, and an exit code. */
final class CommandFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String sentence;
    private final String action;
    private final int exitCode;

    CommandFailure(int exitCode, String message, String action) {
        super(message);
        this.sentence = message;
        this.action = action;
        this.exitCode = exitCode;
    }

    /** Nothing answers, or what was started did not come up. */
    static CommandFailure unavailable(String message, String action) {
        return new CommandFailure(ExitCode.UNAVAILABLE, message, action);
    }

    /** The command line itself is wrong. */
    static CommandFailure usage(String message, String action) {
        return new CommandFailure(ExitCode.USAGE, message, action);
    }

    /** A file of the system's own cannot be read or written. */
    static CommandFailure of(FileSystemException e) {
        return unavailable(
                "a file or directory cannot be used: file=" + e.getFile() + " cause=" + Payload.cause(e),
                "Is it this user's, and is there room on its disk?");
    }

    /** What went wrong. */
    String sentence() {
        return sentence;
    }

    /** What to do, one or more lines; may be empty. */
    String action() {
        return action;
    }

    int exitCode() {
        return exitCode;
    }
}
