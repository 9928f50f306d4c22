/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogoutCheckTests {
    private static final Path SPACE = Path.of("/dev/shm/osps-1000/space");

    @TempDir
    private Path root = Path.of("");

    private LogoutCheck check = new LogoutCheck(root, "anna", 1000);

    @BeforeEach
    void logindRuns() throws IOException {
        check = new LogoutCheck(root, "anna", 1000);
        Files.createDirectories(root.resolve("run/systemd/seats"));
        write("etc/systemd/logind.conf", "[Login]\n#RemoveIPC=no\n");
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(Objects.requireNonNull(path.getParent()));
        Files.writeString(path, text);
    }

    @Test
    void ordinaryUserIsToldWhatToDo() {
        assertThat(check.warning(SPACE))
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .contains("RemoveIPC=yes", "path=" + SPACE, "loginctl enable-linger anna")
                        .hasLineCount(1));
    }

    @Test
    void nothingIsRemovedWithoutLogind() throws IOException {
        Files.delete(root.resolve("run/systemd/seats"));
        assertThat(check.warning(SPACE)).isEmpty();
    }

    @Test
    void nothingIsRemovedOfWhoLingers() throws IOException {
        write("var/lib/systemd/linger/anna", "");
        assertThat(check.warning(SPACE)).isEmpty();
    }

    @Test
    void nothingIsRemovedOfRootAndSystemUsers() throws IOException {
        assertThat(new LogoutCheck(root, "root", 0).warning(SPACE)).isEmpty();
        assertThat(new LogoutCheck(root, "osps", 999).warning(SPACE)).isEmpty();
        write("etc/login.defs", "UID_MIN 500\nSYS_UID_MAX\t499\n");
        assertThat(new LogoutCheck(root, "osps", 999).warning(SPACE)).isPresent();
    }

    @Test
    void nothingIsRemovedElsewhere() {
        assertThat(check.warning(Path.of("/run/osps/space"))).isEmpty();
        assertThat(check.warning(Path.of("/dev/shm/../../run/osps/space"))).isEmpty();
    }

    @Test
    void lastWordOfTheSettingsCounts() throws IOException {
        write("etc/systemd/logind.conf", "[Login]\nRemoveIPC=no\n");
        assertThat(check.warning(SPACE)).isEmpty();
        write("usr/lib/systemd/logind.conf.d/20.conf", "[Login]\nRemoveIPC = yes\n");
        assertThat(check.warning(SPACE)).isPresent();
        write("etc/systemd/logind.conf.d/20.conf", "[Login]\n");
        assertThat(check.warning(SPACE))
                .as("hidden by the one of the same name")
                .isEmpty();
        write("etc/systemd/logind.conf.d/30.conf", "[Login]\nRemoveIPC=true\n");
        write("run/systemd/logind.conf.d/40.conf", "[Login]\nRemoveIPC=off\n");
        assertThat(check.warning(SPACE)).isEmpty();
    }
}
