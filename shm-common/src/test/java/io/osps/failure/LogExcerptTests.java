/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogExcerptTests {
    @Test
    void takesTheReasonAndTheActionFromTheReportOfAFailedStart() {
        LogExcerpt excerpt = LogExcerpt.of("""
                12:00 INFO starting

                ***************************
                APPLICATION FAILED TO START
                ***************************

                Description:

                Web server failed to start. Port 8401 was already in use.

                Action:

                Stop the process that listens on port 8401.

                12:01 INFO later
                """.lines().toList());

        assertThat(excerpt.reason()).contains("Web server failed to start. Port 8401 was already in use.");
        assertThat(excerpt.action()).contains("Stop the process that listens on port 8401.");
    }

    @Test
    void theEndHasNoStackTrace() {
        LogExcerpt excerpt = LogExcerpt.of("""
                java.lang.IllegalStateException: broken
                \tat io.osps.Foo.bar(Foo.java:12) ~[app.jar:?]
                \tat java.base/java.lang.Thread.run(Thread.java:1474)
                Caused by: java.io.IOException: deeper
                \t... 12 more
                last line
                """.lines().toList());

        assertThat(excerpt.reason()).isEmpty();
        assertThat(excerpt.end()).containsExactly("java.lang.IllegalStateException: broken", "last line");
    }

    @Test
    void linesOfAnEarlierStartAreLeftOut(@TempDir Path directory) throws IOException {
        Path log = Files.writeString(directory.resolve("worker-1.log"), "earlier\nnow\n");

        assertThat(LogExcerpt.of(log, "earlier\n".length()).end()).containsExactly("now");
    }

    @Test
    void aMissingLogIsEmpty(@TempDir Path directory) {
        LogExcerpt excerpt = LogExcerpt.of(directory.resolve("none.log"), 0);

        assertThat(excerpt.end()).isEmpty();
        assertThat(excerpt.lastWords()).isEmpty();
    }

    @Test
    void lastWordsAreTheFirstLineOfTheReason() {
        assertThat(LogExcerpt.of("""
                                APPLICATION FAILED TO START

                                Description:

                                Binding failed:
                                    Value: many

                                Action:

                                Set it.
                                """.lines().toList()).lastWords()).isEqualTo("Binding failed:");
    }

    @Test
    void lastWordsAreNoLineOfAStackTrace() {
        assertThat(LogExcerpt.of("""
                                Exception in thread "main" java.lang.IllegalStateException: broken
                                \tat io.osps.Foo.bar(Foo.java:12)
                                """.lines().toList()).lastWords())
                .isEqualTo("Exception in thread 'main' java.lang.IllegalStateException: broken");
    }
}
