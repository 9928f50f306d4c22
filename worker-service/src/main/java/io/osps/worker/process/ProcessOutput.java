/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads what a process prints, to the end, and hands it on line by line. A line is cut at {@value #LONGEST} bytes, so that
 * neither binary output nor a line without an end takes memory; nothing the process prints can stop it. For one thread;
 * {@link #tail} is any thread's.
 */
final class ProcessOutput implements Runnable {
    /** Longest line, in bytes. */
    static final int LONGEST = 16 << 10;

    /** What would garble a log or a terminal. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\t]]");

    private static final String CUT = " [cut]";
    private static final int TAIL = 1024;

    private final InputStream stream;
    private final Consumer<String> lines;
    private final StringBuilder tail = new StringBuilder();

    ProcessOutput(InputStream stream, Consumer<String> lines) {
        this.stream = stream;
        this.lines = lines;
    }

    @Override
    public void run() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] chunk = new byte[LONGEST];
        boolean cut = false;
        try {
            int count;
            while ((count = stream.read(chunk)) >= 0) {
                for (int i = 0; i < count; i++) {
                    if (chunk[i] == '\n') {
                        tell(line, cut);
                        cut = false;
                    } else if (line.size() < LONGEST) {
                        line.write(chunk[i]);
                    } else {
                        cut = true;
                    }
                }
            }
        } catch (IOException _) {
            // It ends with its process.
        }
        if (line.size() > 0) {
            tell(line, cut);
        }
    }

    private void tell(ByteArrayOutputStream line, boolean cut) {
        String text = CONTROL.matcher(line.toString(StandardCharsets.UTF_8).stripTrailing())
                        .replaceAll("?")
                + (cut ? CUT : "");
        line.reset();
        synchronized (tail) {
            tail.append(text).append(' ');
            tail.delete(0, Math.max(0, tail.length() - TAIL));
        }
        lines.accept(text);
    }

    /** The last KiB, as one line. */
    String tail() {
        synchronized (tail) {
            return tail.toString().strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        }
    }
}
