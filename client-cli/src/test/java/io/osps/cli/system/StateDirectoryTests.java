/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.space.StatePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateDirectoryTests {
    @Test
    void theVariableNamesIt() {
        assertThat(StateDirectory.of(Map.of("OSPS_STATE", "/a/b", "XDG_STATE_HOME", "/c"))
                        .path())
                .isEqualTo(Path.of("/a/b"));
    }

    @Test
    void elseItIsWhereTheWatchdogLooksForIt() {
        for (Map<String, String> environment : List.of(Map.of("XDG_STATE_HOME", "/c"), Map.of("HOME", "/d"))) {
            assertThat(StateDirectory.of(environment).path()).isEqualTo(StatePath.of(environment));
        }
    }

    @Test
    void remembersTheDispatcherUntilItForgets(@TempDir Path directory) throws IOException {
        StateDirectory state = new StateDirectory(directory);
        state.remember(new Endpoint("127.0.0.1", 7411));
        assertThat(state.endpoint()).contains(new Endpoint("127.0.0.1", 7411));

        state.forget();
        assertThat(state.endpoint()).isEmpty();
    }

    @Test
    void takesFromOthersWhatIsInIt(@TempDir Path directory) throws IOException {
        StateDirectory state = new StateDirectory(directory.resolve("state"));
        state.claim();
        assertThat(modes(state.path())).isEqualTo("rwx------");

        Files.createDirectories(state.logs());
        Files.writeString(state.lock(), "");
        Files.writeString(state.log("worker-1"), "");
        for (Path path : List.of(state.path(), state.logs(), state.lock(), state.log("worker-1"))) {
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--"));
        }
        state.claim();
        assertThat(modes(state.path())).isEqualTo("rwx------");
        assertThat(modes(state.logs())).isEqualTo("rwx------");
        assertThat(modes(state.lock())).isEqualTo("rw-------");
        assertThat(modes(state.log("worker-1"))).isEqualTo("rw-------");
    }

    private static String modes(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void listsTheServicesThatHaveALog(@TempDir Path directory) throws IOException {
        StateDirectory state = new StateDirectory(directory);
        assertThat(state.logged()).isEmpty();

        Files.createDirectories(state.logs());
        Files.writeString(state.log("worker-1"), "");
        Files.writeString(state.log("dispatcher"), "");
        Files.writeString(state.logs().resolve("worker-1.log.1"), "");
        assertThat(state.logged()).containsExactly("dispatcher", "worker-1");
    }

    @Test
    void aRecordOfADeadWatchdogIsReadButNotTakenForALivingOne(@TempDir Path directory) throws IOException {
        StateDirectory state = new StateDirectory(directory);
        Files.writeString(
                state.watchdogRecord(), """
                {"pid":%d,"startTicks":1,"httpPort":8400,"space":"/dev/shm/x/space"}
                """.formatted(ProcessHandle.current().pid()));

        assertThat(WatchdogRecord.read(state))
                .get()
                .extracting(WatchdogRecord::httpPort)
                .isEqualTo(8400);
        assertThat(WatchdogRecord.living(state)).isEmpty();
    }

    @Test
    void aWatchdogInAContainerIsNotLookedForAmongTheProcessesHere(@TempDir Path directory) throws IOException {
        StateDirectory state = new StateDirectory(directory);
        Files.writeString(state.watchdogRecord(), """
                {"pid":7,"startTicks":1,"host":"10.0.0.7","httpPort":8400,"space":"/run/osps/space/space"}
                """);

        assertThat(WatchdogRecord.living(state)).get().matches(WatchdogRecord::isInContainer);
    }

    @Test
    void aRecordThatIsCutOffIsNone(@TempDir Path directory) throws IOException {
        StateDirectory state = new StateDirectory(directory);
        Files.writeString(state.watchdogRecord(), "{\"pid\":");

        assertThat(WatchdogRecord.read(state)).isEmpty();
    }
}
