package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityPropertiesTests {
    @TempDir
    private Path directory;

    @Test
    void noPasswordWhenNoFileIsNamed() {
        assertThat(new SecurityProperties(null).password()).isNull();
    }

    @Test
    void passwordIsTheFirstLineWhenThereAreMore() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "open sesame\nand a note\n");

        assertThat(new SecurityProperties(file).password()).isEqualTo("open sesame");
    }

    @Test
    void startFailsWhenTheFirstLineIsEmpty() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "\n");

        assertThatThrownBy(() -> new SecurityProperties(file).password())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("first line")
                .hasMessageContaining(file.toString());
    }

    @Test
    void startFailsWhenTheFileIsMissing() {
        assertThatThrownBy(() -> new SecurityProperties(directory.resolve("none")).password())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("osps.security.password-file=");
    }
}
