/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where results go. A {@link PrintStream} only remembers that a write failed; this one also remembers why, so that a
 * command whose result got lost ends with a sentence and not with 0. Thread safe as far as a {@link PrintStream} is.
 */
public final class StandardOutput extends PrintStream {
    private final Sink sink;

    public StandardOutput(OutputStream destination) {
        this(new Sink(destination));
    }

    private StandardOutput(Sink sink) {
        super(new BufferedOutputStream(sink, 1 << 13), false, StandardCharsets.UTF_8);
        this.sink = sink;
    }

    /** Why something that was written so far, or is still in the buffer, could not be written; empty when all was. */
    public Optional<String> failure() {
        return checkError()
                ? Optional.of(Optional.ofNullable(sink.cause)
                        .map(Throwable::getMessage)
                        .orElse("unknown"))
                : Optional.empty();
    }

    private static final class Sink extends FilterOutputStream {
        private volatile @Nullable IOException cause;

        Sink(OutputStream destination) {
            super(destination);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                cause = cause == null ? e : cause;
                throw e;
            }
        }
    }
}
