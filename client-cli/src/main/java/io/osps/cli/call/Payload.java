/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.call;

import io.osps.cli.terminal.CommandFailure;
import io.osps.wire.ErrorCode;
import io.osps.wire.WireError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is sent: the text itself, {@code @FILE} for a file's bytes, or {@code -} for standard input. Read to a limit, so
 * that no file and no endless input takes this program past its memory.
 */
final class Payload {
    /** Larger than any server of the default settings takes: those refuse what is too large, with their own limit. */
    static final int MOST = 48 << 20;

    private Payload() {}

    static byte[] read(String text, InputStream standardInput) {
        try {
            if (text.equals("-")) {
                return limited(standardInput, "standard-input");
            }
            if (text.startsWith("@")) {
                Path file = Path.of(text.substring(1));
                try (InputStream in = Files.newInputStream(file)) {
                    return limited(in, file.toString());
                }
            }
        } catch (IOException e) {
            throw CommandFailure.usage(
                    "the payload cannot be read: payload=" + text + " cause=" + CommandFailure.cause(e),
                    "Check the file's name and permissions. Text that begins with @ can be given on standard input.");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] limited(InputStream in, String source) throws IOException {
        byte[] bytes = in.readNBytes(MOST + 1);
        if (bytes.length > MOST) {
            WireError error = WireError.of(ErrorCode.TOOLARGE, "the payload is larger than this program sends")
                    .with("source", source)
                    .with("limit", MOST);
            throw new CommandFailure(
                    ErrorCode.TOOLARGE.exitCode(), error.line(), "Send it in parts, or by the client library.");
        }
        return bytes;
    }
}
