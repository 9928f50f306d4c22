/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The words of a command with {@code {input}} and {@code {output}}, with or without an extension, made into paths. */
record CommandLine(
        List<String> words, @Nullable Path input, @Nullable Path output) {
    static final Pattern PLACE = Pattern.compile("\\{(input|output)(\\.[A-Za-z0-9]{1,16})?}");

    /** Whether any of these words names a file for that, {@code input} or {@code output}. */
    static CommandLine of(List<String> template, Path directory) {
        List<String> words = new ArrayList<>();
        Path input = null;
        Path output = null;
        for (String word : template) {
            StringBuilder text = new StringBuilder();
            Matcher place = PLACE.matcher(word);
            while (place.find()) {
                String extension = place.group(2) == null ? "" : place.group(2);
                Path file = directory.resolve(place.group(1) + extension);
                if (place.group(1).equals("input")) {
                    input = file;
                } else {
                    output = file;
                }
                place.appendReplacement(text, Matcher.quoteReplacement(file.toString()));
            }
            words.add(place.appendTail(text).toString());
        }
        return new CommandLine(words, input, output);
    }
}
