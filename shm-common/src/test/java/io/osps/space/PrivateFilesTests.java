/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.osps.process.OwnProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFilesTests {
    private static final Set<String> MARKS = Set.of("lock");
    private static final int NOBODY = 65_534;

    @TempDir
    private Path place = Path.of("");

    private void claim(Path directory) throws IOException {
        PrivateFiles.claim(directory, MARKS, "OSPS_STATE");
    }

    private static void set(Path path, String modes) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(modes));
    }

    private static String modes(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private void assertRefused(Path directory, String... facts) throws IOException {
        String before = modes(directory);
        assertThatExceptionOfType(SpaceException.class)
                .isThrownBy(() -> claim(directory))
                .satisfies(refused -> assertThat(refused.getMessage()).contains(facts))
                .satisfies(refused -> assertThat(refused.action()).contains("OSPS_STATE"));
        assertThat(modes(directory)).isEqualTo(before);
    }

    @Test
    void isMadeForItsOwnerAloneAndThoseAboveAsUsual() throws IOException {
        Path directory = place.resolve("above/state");
        claim(directory);

        assertThat(modes(directory)).isEqualTo("rwx------");
    }

    @Test
    void anEmptyOneIsNarrowed() throws IOException {
        Path directory = Files.createDirectory(place.resolve("state"));
        set(directory, "rwxrwxrwx");
        claim(directory);

        assertThat(modes(directory)).isEqualTo("rwx------");
    }

    @Test
    void aDirectoryOfOtherThingsIsLeftToOthers() throws IOException {
        Path directory = Files.createDirectory(place.resolve("srv"));
        Files.writeString(directory.resolve("index.html"), "");
        set(directory, "rwxr-xr-x");

        assertRefused(directory, "for others too", "path=" + directory, "mode=rwxr-xr-x");

        Files.writeString(directory.resolve("lock"), "");
        claim(directory);
        assertThat(modes(directory)).isEqualTo("rwx------");
        assertThat(modes(directory.resolve("index.html"))).isEqualTo("rw-------");
    }

    @Test
    void aDirectoryForEverybodysFilesIsLeftToOthersWhateverIsInIt() throws IOException {
        Path directory = Files.createDirectory(place.resolve("tmp"));
        Files.writeString(directory.resolve("lock"), "");
        set(directory, "rwxrwxrwx");
        Files.setAttribute(directory, "unix:mode", 01777);

        assertRefused(directory, "for others too");
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path real = Files.createDirectory(place.resolve("real"));
        set(real, "rwxr-xr-x");
        Path link = Files.createSymbolicLink(place.resolve("state"), real);

        assertRefused(link, "link", "path=" + link, "to=" + real);
    }

    @Test
    void aLinkInItIsNotFollowed() throws IOException {
        Path directory = Files.createDirectory(place.resolve("state"));
        set(directory, "rwx------");
        Path victim = Files.writeString(place.resolve("victim"), "");
        set(victim, "rw-r--r--");
        Path logs = Files.createDirectory(directory.resolve("logs"));
        Files.createSymbolicLink(logs.resolve("worker-1.log"), victim);

        assertRefused(directory, "path=" + logs.resolve("worker-1.log"), "owner=");
        assertThat(modes(victim)).isEqualTo("rw-r--r--");
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        assertRefused(Files.writeString(place.resolve("state"), ""), "not a directory");
    }

    @Test
    void whatBelongsToAnotherUserIsRefused() throws IOException {
        assumeThat(OwnProcess.userId())
                .describedAs("only root can give a file away")
                .isZero();
        Path directory = Files.createDirectory(place.resolve("state"));
        set(directory, "rwx------");
        Path lock = Files.writeString(directory.resolve("lock"), "");
        Files.setAttribute(lock, "unix:uid", NOBODY);
        assertRefused(directory, "another user", "path=" + lock, "owner=nobody", "mode=rw-");

        Files.delete(lock);
        Files.setAttribute(directory, "unix:uid", NOBODY);
        assertRefused(directory, "another user", "path=" + directory, "owner=nobody", "mode=rwx------");
    }
}
