/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.bench.space;

import io.osps.bench.process.ChildJvm;
import io.osps.bench.process.Scratch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Two child processes that work with one another, round by round; between rounds they sleep. Confined to one thread. */
final class Pair implements AutoCloseable {
    /** In an argument's place: the directory of the pair. */
    static final String DIRECTORY = "{directory}";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Scratch scratch;
    private final ChildJvm second;
    private final ChildJvm first;

    private Pair(Scratch scratch, ChildJvm second, ChildJvm first) {
        this.scratch = scratch;
        this.second = second;
        this.first = first;
    }

    /**
     * Starts both, the second first: it may be what the first connects to.
     *
     * @param firstArguments and {@code secondArguments}: what they are started with; {@link #DIRECTORY} stands
     *     for the pair's own
     */
    static Pair start(Class<?> main, List<String> flags, List<String> firstArguments, List<String> secondArguments)
            throws Exception {
        Scratch scratch = new Scratch();
        Path log = scratch.path().resolve("log");
        ChildJvm second = null;
        ChildJvm first = null;
        try {
            second = ChildJvm.start(main, flags, log, arguments(secondArguments, scratch.path()));
            second.answer(LIMIT);
            first = ChildJvm.start(main, flags, log, arguments(firstArguments, scratch.path()));
            first.answer(LIMIT);
            return new Pair(scratch, second, first);
        } catch (Exception e) {
            if (first != null) {
                first.close();
            }
            if (second != null) {
                second.close();
            }
            scratch.close();
            throw e;
        }
    }

    private static String[] arguments(List<String> given, Path directory) {
        return given.stream()
                .map(argument -> argument.equals(DIRECTORY) ? directory.toString() : argument)
                .toArray(String[]::new);
    }

    /** Lets both do that much; returns what each answers. */
    Answers round(int count) throws InterruptedException {
        second.tell(Integer.toString(count));
        first.tell(Integer.toString(count));
        return new Answers(first.answer(LIMIT), second.answer(LIMIT));
    }

    record Answers(String first, String second) {}

    @Override
    public void close() throws IOException {
        first.close();
        second.close();
        scratch.close();
    }
}
