/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.terminal;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/**
 * Where a command reads and writes.
 *
 * @param in standard input
 * @param out results, also as raw bytes
 * @param err everything else
 * @param interactive whether a person watches, so that lines may be rewritten and coloured
 * @param environment the environment variables
 */
public record Terminal(
        InputStream in, StandardOutput out, PrintStream err, boolean interactive, Map<String, String> environment) {
    @SuppressWarnings("SystemConsoleNull") // with the JDK's built-in console it is null where there is no terminal
    public static Terminal ofProcess() {
        Console console = System.console();
        Map<String, String> environment = System.getenv();
        return new Terminal(
                System.in,
                new StandardOutput(new FileOutputStream(FileDescriptor.out)),
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.err), 1 << 13),
                        false,
                        StandardCharsets.UTF_8),
                console != null && console.isTerminal() && !"dumb".equals(environment.get("TERM")),
                environment);
    }

    public Ansi ansi() {
        return interactive && environment.getOrDefault("NO_COLOR", "").isEmpty() ? Ansi.ON : Ansi.OFF;
    }

    /** A line for the person, not part of the result. */
    public void say(String line) {
        err.println(line);
        err.flush();
    }
}
