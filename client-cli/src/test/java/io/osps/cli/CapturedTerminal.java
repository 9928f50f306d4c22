/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import io.osps.cli.system.StateDirectory;
import io.osps.cli.terminal.StandardOutput;
import io.osps.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A terminal whose output a test reads, with a state directory and a space of its own. */
public final class CapturedTerminal {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();
    private InputStream input = InputStream.nullInputStream();
    private OutputStream destination = out;

    public CapturedTerminal(Path directory) {
        environment.put(StateDirectory.VARIABLE, directory.resolve("state").toString());
        environment.put(
                "OSPS_SPACE", directory.resolve("place").resolve("space").toString());
    }

    public CapturedTerminal with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public CapturedTerminal withInput(byte[] bytes) {
        return withInput(new ByteArrayInputStream(bytes));
    }

    public CapturedTerminal withInput(InputStream stream) {
        input = stream;
        return this;
    }

    /** Its standard output takes so many bytes and no more, as a disk that gets full. */
    public CapturedTerminal withRoomFor(int bytes) {
        destination = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                if (out.size() == bytes) {
                    throw new IOException("No space left on device");
                }
                out.write(b);
            }
        };
        return this;
    }

    public int run(String... args) {
        return Osps.run(terminal(), args);
    }

    public Terminal terminal() {
        return new Terminal(
                input,
                new StandardOutput(destination),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                environment);
    }

    public byte[] outBytes() {
        return out.toByteArray();
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
