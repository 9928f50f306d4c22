/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.worker.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExhaustedTests {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cannot run program \"setsid\": error=24, Too many open files",
                "Cannot run program \"setsid\": error=11, Resource temporarily unavailable",
                "error=12, Cannot allocate memory"
            })
    void whatIsMissingInTheWorkerIsKnown(String message) {
        assertThat(Exhausted.of(new IOException(message))).hasMessage(message);
        assertThat(Exhausted.of(new IOException("Cannot run program", new IOException(message))))
                .hasMessage(message);
    }

    @Test
    void fileSystemsSayItToo() {
        assertThat(Exhausted.of(new FileSystemException("/proc/4711/fd/0", null, "Too many open files")))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cannot run program \"convert\": error=2, No such file or directory",
                "Cannot run program \"convert\": error=13, Permission denied",
                "No space left on device"
            })
    void whatEveryWorkerWouldMissIsAFailure(String message) {
        assertThat(Exhausted.of(new IOException(message))).isNull();
    }
}
