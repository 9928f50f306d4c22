/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnProcessTests {
    @Test
    void userIsTheOwnerOfTheFilesItMakes(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(OwnProcess.userId());
    }

    @Test
    void namespaceIsKnown() {
        assertThat(OwnProcess.pidNamespace()).isPositive();
    }
}
