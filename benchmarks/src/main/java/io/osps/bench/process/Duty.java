/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The other side of {@link ChildJvm}: answers each line of the input, until it ends. */
@FunctionalInterface
public interface Duty {
    /** Begins each answer; all other output is not for the parent. */
    String ANSWER = "= ";

    String perform(String line) throws Exception;

    /** Says that it is ready and serves. */
    default void serve() throws Exception {
        say("ready");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = read(input); line != null; line = read(input)) {
            say(perform(line));
        }
    }

    private static String read(BufferedReader input) throws IOException {
        return input.readLine();
    }

    private static void say(String answer) {
        System.out.println(ANSWER + answer);
        System.out.flush();
    }
}
