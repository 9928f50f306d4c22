/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osps.cli.terminal.CommandFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PayloadTests {
    private static final InputStream NOTHING = InputStream.nullInputStream();

    @Test
    void textIsSentAsUtf8() {
        assertThat(Payload.read("héllo", NOTHING)).isEqualTo("héllo".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aFilesBytesAreSentAsTheyAre(@TempDir Path directory) throws IOException {
        byte[] bytes = {0, (byte) 0xFF, 13, 10};
        Path file = Files.write(directory.resolve("bytes"), bytes);

        assertThat(Payload.read("@" + file, NOTHING)).isEqualTo(bytes);
    }

    @Test
    void aDashIsStandardInput() {
        byte[] bytes = {1, 2, 3};

        assertThat(Payload.read("-", new ByteArrayInputStream(bytes))).isEqualTo(bytes);
    }

    @Test
    void aMissingFileIsAUsageErrorThatNamesIt() {
        assertThatThrownBy(() -> Payload.read("@/no/such/file", NOTHING))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(CommandFailure.USAGE))
                .hasMessageContaining("/no/such/file")
                .hasMessageContaining("no such file");
    }

    @Test
    void endlessInputIsCutOffByALimit() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                return length;
            }
        };

        assertThatThrownBy(() -> Payload.read("-", endless))
                .hasMessageContaining("TOOLARGE")
                .hasMessageContaining("limit=" + Payload.MOST);
    }
}
