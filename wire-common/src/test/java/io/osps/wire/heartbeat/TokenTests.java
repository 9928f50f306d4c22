/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTests {
    @TempDir
    private Path directory;

    @Test
    void firstCreatesItAndTheOthersReadIt() throws IOException {
        Token first = Token.ofFileOrNew(directory.resolve("token"));
        Token second = Token.ofFileOrNew(directory.resolve("token"));
        assertThat(second.matches(first.bytes())).isTrue();
        assertThat(directory.resolve("token")).content().matches("[0-9a-f]{32}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("token"))))
                .isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void allGetTheSameWhenTheyComeTogether() throws Exception {
        try (ExecutorService pool = Executors.newFixedThreadPool(16)) {
            Callable<Token> create = () -> Token.ofFileOrNew(directory.resolve("token"));
            List<Future<Token>> made = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                made.add(pool.submit(create));
            }
            byte[] expected = made.getFirst().get().bytes();
            for (Future<Token> token : made) {
                assertThat(token.get().matches(expected)).isTrue();
            }
        }
    }

    @Test
    void damagedOneIsRefused() throws IOException {
        Files.writeString(directory.resolve("token"), "short");
        assertThatThrownBy(() -> Token.ofFileOrNew(directory.resolve("token")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("path=");
    }

    @Test
    void linkIsNotFollowed() throws IOException {
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "0".repeat(32));
        Files.createSymbolicLink(directory.resolve("token"), elsewhere);
        assertThatThrownBy(() -> Token.ofFileOrNew(directory.resolve("token"))).isInstanceOf(IOException.class);
    }

    @Test
    void keptTokenIsWrittenOnlyWhenItIsNotThereAsItShouldBe() throws IOException {
        Path file = directory.resolve("token");
        Token token = Token.of("0123456789abcdef".repeat(2));
        assertThat(token.keepIn(directory.resolve("token"))).as("missing").isTrue();
        assertThat(token.keepIn(directory.resolve("token"))).as("there").isFalse();

        Files.writeString(file, "0".repeat(32));
        assertThat(token.keepIn(directory.resolve("token"))).as("another").isTrue();
        Files.writeString(file, "");
        assertThat(token.keepIn(directory.resolve("token"))).as("empty").isTrue();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(token.keepIn(directory.resolve("token")))
                .as("open to others")
                .isTrue();
        Files.delete(file);
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "0123456789abcdef".repeat(2));
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-------"));
        Files.createSymbolicLink(file, elsewhere);
        assertThat(token.keepIn(directory.resolve("token"))).as("a link").isTrue();

        assertThat(Token.ofFile(directory.resolve("token")).matches(token.bytes()))
                .isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)))
                .isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(file, elsewhere);
        }
    }

    @Test
    void noneIsMadeWhenItIsOnlyRead() {
        assertThatThrownBy(() -> Token.ofFile(directory.resolve("token"))).isInstanceOf(IOException.class);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void neverShownAsText() {
        Token token = Token.random();
        assertThat(token.toString()).isEqualTo("Token[secret]");
        assertThat(token.matches(Token.random().bytes())).isFalse();
    }
}
