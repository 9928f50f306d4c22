/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StatePathTests {
    private static final String DATABASE = "/home/of/the/database";

    @Test
    void ownVariableComesFirst() {
        assertThat(StatePath.of(Map.of("OSPS_STATE", "/a/./b", "XDG_STATE_HOME", "/c", "HOME", "/d"), DATABASE))
                .isEqualTo(Path.of("/a/b"));
        assertThat(StatePath.of(Map.of("OSPS_STATE", "a"), DATABASE))
                .isEqualTo(Path.of("a").toAbsolutePath());
    }

    @Test
    void thenTheXdgDirectoryThenHomeThenTheDatabase() {
        assertThat(StatePath.of(Map.of("OSPS_STATE", "", "XDG_STATE_HOME", "/c", "HOME", "/d"), DATABASE))
                .isEqualTo(Path.of("/c/osps"));
        assertThat(StatePath.of(Map.of("HOME", "/d e"), DATABASE)).isEqualTo(Path.of("/d e/.local/state/osps"));
        assertThat(StatePath.of(Map.of(), DATABASE)).isEqualTo(Path.of(DATABASE, ".local/state/osps"));
        assertThat(StatePath.of(Map.of())).isEqualTo(Path.of(System.getProperty("user.home"), ".local/state/osps"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative", "./relative", "~"})
    void whatIsNotAbsoluteCountsAsNotSet(String value) {
        assertThat(StatePath.of(Map.of("XDG_STATE_HOME", value, "HOME", value), DATABASE))
                .isEqualTo(Path.of(DATABASE, ".local/state/osps"));
    }

    @Test
    void userWithoutAHomeIsToldWhatToSet() {
        assertThatExceptionOfType(SpaceException.class)
                .isThrownBy(() -> StatePath.of(Map.of("HOME", "here"), "?"))
                .withMessageContaining("HOME=here uid=")
                .satisfies(e -> assertThat(e.action()).contains("OSPS_STATE"));
    }
}
