/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Making the file, and everything that can be wrong with it. */
class SpaceFileTests {
    @RegisterExtension
    final SpaceDirectory directory = new SpaceDirectory();

    @Test
    void fileHasAllItsPagesAndItsModeWhenItIsMade() throws IOException {
        open().close();
        Geometry geometry = Geometry.of(config(directory.space()));
        assertThat(Files.size(directory.space())).isEqualTo(geometry.fileSize());
        assertThat(new ProcessBuilder("stat", "-c", "%b", directory.space().toString())
                        .start()
                        .inputReader()
                        .readLine())
                .as("blocks of 512 bytes")
                .isEqualTo(Long.toString((geometry.fileSize() + 4095) / 4096 * 8));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.space())))
                .isEqualTo("rw-------");
        assertThat(directory.path().resolve("space.new")).doesNotExist();
    }

    @Test
    void defaultSpaceIsAboutFiftyMebibytes() {
        long size = Geometry.of(SpaceConfig.defaults(directory.space())).fileSize();
        assertThat(size).isBetween(45L << 20, 55L << 20);
    }

    @Test
    void partsDoNotOverlapInAnyGeometry() {
        for (int slots : new int[] {64, 1024, 1 << 20}) {
            Geometry geometry = new Geometry(slots, 7, 3, 5, 2);
            long[] starts = {
                HeaderDescriptor.SIZE,
                geometry.participantAt(7),
                geometry.channelAt(ChannelDescriptor.COUNT),
                geometry.bellAt(BellDescriptor.COUNT),
                geometry.bitmapAt(ChannelDescriptor.COUNT),
                geometry.slabWordAt(10),
                geometry.slotAt(0),
                geometry.slotAt(slots),
                geometry.slabAt(0),
                geometry.slabAt(3),
                geometry.slabAt(8),
                geometry.fileSize()
            };
            assertThat(starts).isSorted();
            assertThat(geometry.fileSize() - geometry.slabAt(8)).isEqualTo(2L << 20);
            for (int slab = 0; slab < 10; slab++) {
                assertThat(geometry.classOf(slab)).isEqualTo(slab < 3 ? 0 : slab < 8 ? 1 : 2);
            }
        }
    }

    @Test
    void geometryOfTheFileCountsWhenSomebodyElseMadeIt() {
        try (MappedSpace first = open();
                MappedSpace second = MappedSpace.open(SpaceConfig.defaults(directory.space()), "second", null)) {
            assertThat(second.stats().slots()).isEqualTo(first.stats().slots());
            assertThat(second.stats().maxParticipants()).isEqualTo(8);
        }
    }

    @Test
    void oneSpaceIsMadeWhenManyMakeItAtOnce() throws Exception {
        int makers = 8;
        List<MappedSpace> spaces = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(makers)) {
            List<Future<MappedSpace>> futures = new ArrayList<>();
            for (int i = 0; i < makers; i++) {
                futures.add(threads.submit(this::open));
            }
            for (Future<MappedSpace> future : futures) {
                spaces.add(future.get());
            }
        }
        spaces.getFirst().write(Tuple.of("seen"));
        for (MappedSpace space : spaces) {
            assertThat(space.tryRead(Template.of("seen"))).isNotNull();
            assertThat(space.isCurrent()).isTrue();
        }
        spaces.forEach(MappedSpace::close);
    }

    @Test
    void oneSpaceIsMadeWhenProcessesMakeItAtOnce() throws Exception {
        List<Process> makers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            makers.add(ChildJvm.start(
                    KilledChild.class,
                    directory.path().resolve("output"),
                    directory.space().toString(),
                    "WRITE_SMALL",
                    "100000"));
        }
        for (Process maker : makers) {
            assertThat(maker.waitFor())
                    .as(Files.readString(directory.path().resolve("output")))
                    .isZero();
        }
        try (MappedSpace survivor = MappedSpace.open(Operation.config(directory.space()), "survivor", null)) {
            survivor.participants().forEach(survivor::reclaim);
            assertThat(survivor.readAll(Operation.template("a"))).hasSize(3);
        }
    }

    @Test
    void replacedFileIsNoticedByWhoHasTheOldOneMapped() throws IOException {
        try (MappedSpace old = open()) {
            assertThat(old.isCurrent()).isTrue();
            Files.delete(directory.space());
            assertThat(old.isCurrent()).isFalse();
        }
        assertThat(directory.space()).doesNotExist();
    }

    @Test
    void successorOfASpaceWhoseDirectoryWasRemovedCarriesOn() throws IOException {
        try (MappedSpace old = open();
                MappedSpace other = open()) {
            old.write(Tuple.of("old"));
            Files.delete(directory.space());
            Files.delete(directory.path());

            try (MappedSpace next = old.successor()) {
                assertThat(next.isCurrent()).isTrue();
                assertThat(next.self().name()).isEqualTo(old.self().name());
                assertThat(next.self().incarnation()).isGreaterThan(other.self().incarnation());
                assertThat(next.secret()).isEqualTo(old.secret()).isEqualTo(MappedSpace.secret(directory.space()));
                assertThat(next.stats().slots()).isEqualTo(64);
                assertThat(next.tryRead(Template.of("old"))).isNull();
                assertThat(old.isAlive(other.self())).isTrue();
                assertThat(next.isAlive(other.self())).isFalse();
                assertThat(other.tryTake(Template.of("old"))).isNotNull();
            }
        }
        try (MappedSpace again = open()) {
            assertThat(again.participants()).hasSize(1);
        }
    }

    @Test
    void successorTakesTheFileThatSomebodyElseHasMade() throws IOException {
        try (MappedSpace old = open()) {
            Files.delete(directory.space());
            try (MappedSpace made = MappedSpace.open(config(directory.space()), "other", null);
                    MappedSpace next = old.successor()) {
                assertThat(next.secret()).isEqualTo(made.secret()).isNotEqualTo(old.secret());
                assertThat(next.participants()).contains(made.self());
            }
        }
    }

    @Test
    void livingStaysAliveForOthersWhenItsOwnProcessOpensTheFileAgain() throws Exception {
        try (MappedSpace space = open()) {
            MappedSpace.inspector(directory.space()).close();
            MappedSpace.secret(directory.space());
            open().close();
            Path elsewhere = Files.createLink(directory.path().resolve("elsewhere"), directory.space());
            MappedSpace.inspector(elsewhere).close();

            Path output = directory.path().resolve("output");
            assertThat(ChildJvm.start(
                                    LivingChild.class, output, directory.space().toString())
                            .waitFor())
                    .as(Files.readString(output))
                    .isZero();
            assertThat(output).content().contains(space.self().toString());
        }
    }

    @Test
    void copyIsRefusedSinceNobodyInItCanBeToldDeadOrAlive() throws IOException {
        try (MappedSpace space = open()) {
            Path copy = directory.path().resolve("copy");
            Files.write(copy, directory.read());
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            Files.move(copy, directory.space(), StandardCopyOption.ATOMIC_MOVE);

            assertRefused("a copy of a space", "expected=");
            assertThat(space.isCurrent()).isFalse();
            try (SpaceInspector inspector = MappedSpace.inspector(directory.space())) {
                assertThat(inspector.check().broken()).as("a look is allowed").isEmpty();
            }
        }
    }

    @Test
    void halfWrittenNewFileIsNoMatter() throws IOException {
        Files.write(directory.path().resolve("space.new"), new byte[5_000]);
        open().close();
        assertThat(directory.path().resolve("space.new")).doesNotExist();
    }

    @Test
    void sentenceTellsWhatIsWrongWithTheHeader() throws IOException {
        assertRefused(
                "another layout version",
                "version=99 expected=3",
                memory -> memory.putInt(HeaderDescriptor.VERSION, 99));
        assertRefused(
                "another layout version", "version=2 expected=3", memory -> memory.putInt(HeaderDescriptor.VERSION, 2));
        assertRefused("does not know", "features=0x4 known=0x0", memory -> memory.putInt(HeaderDescriptor.FEATURES, 4));
        assertRefused("another boot", "expected=", memory -> memory.putLong(HeaderDescriptor.BOOT_HIGH, 1));
        assertRefused("not a tuple space", "size=", memory -> memory.putLong(HeaderDescriptor.MAGIC, 1));
        assertRefused("never finished", "size=", memory -> memory.putLong(HeaderDescriptor.READY, 0));
        assertRefused("bad geometry", "slots=63", memory -> memory.putInt(HeaderDescriptor.SLOTS, 63));
        assertRefused("bad geometry", "participants=-1", memory -> memory.putInt(HeaderDescriptor.PARTICIPANTS, -1));
        assertRefused("another size", "geometry=", memory -> memory.putInt(HeaderDescriptor.SLABS_4K, 5));
        assertRefused("another size", "header=7", memory -> memory.putLong(HeaderDescriptor.FILE_SIZE, 7));
    }

    @Test
    void sentenceTellsThatTheFileIsShort() throws IOException {
        open().close();
        try (FileChannel channel = FileChannel.open(directory.space(), StandardOpenOption.WRITE)) {
            channel.truncate(10_000);
            assertRefused("another size", "size=10000");
            channel.truncate(100);
            assertRefused("too short", "size=100 least=4096");
            channel.truncate(0);
            assertRefused("too short", "size=0");
        }
    }

    @Test
    void sentenceTellsThatTheFileIsOpenToOthers() throws IOException {
        open().close();
        for (String mode : List.of("rw-rw----", "rw-r-----", "rw----r--")) {
            Files.setPosixFilePermissions(directory.space(), PosixFilePermissions.fromString(mode));
            assertRefused("open to others", "mode=" + mode);
            assertThatExceptionOfType(SpaceException.class)
                    .isThrownBy(() -> MappedSpace.secret(directory.space()))
                    .withMessageContaining("open to others");
        }
    }

    @Test
    void sentenceTellsThatThereIsNoSpaceToLookAt() {
        assertThatExceptionOfType(SpaceException.class)
                .isThrownBy(() -> MappedSpace.inspector(directory.space()).close())
                .withMessageContaining("no space")
                .satisfies(error -> assertThat(error.action()).contains("osps up"));
    }

    @Test
    void sentenceTellsThatTheDirectoryIsOpenToOthers() throws IOException {
        for (String mode : List.of("rwxrwxrwx", "rwxrwx---", "rwx---rwx")) {
            Files.setPosixFilePermissions(directory.path(), PosixFilePermissions.fromString(mode));
            assertRefused("open to others", "mode=" + mode);
        }
    }

    @Test
    void sentenceTellsThatTheDirectoryIsALinkOrAFile() throws IOException {
        Path link = Files.createSymbolicLink(directory.path().resolve("link"), directory.path());
        assertRefusedAt(link.resolve("space"), "not a directory", "path=");
        Path file = Files.createFile(directory.path().resolve("file"));
        assertRefusedAt(file.resolve("space"), "not a directory", "path=");
    }

    @Test
    void sentenceTellsThatTheFileIsALink() throws IOException {
        Files.createSymbolicLink(directory.space(), Path.of("/etc/passwd"));
        assertRefused("not a regular file", "path=");
        assertThat(Files.isSymbolicLink(directory.space())).isTrue();
    }

    @Test
    void sentenceTellsThatItIsNoTmpfs() throws IOException {
        Path disk = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "space-");
        try {
            if (!Files.getFileStore(disk).type().equals("tmpfs")) {
                assertRefusedAt(disk.resolve("space"), "must be on tmpfs", "type=");
                assertThat(disk).isEmptyDirectory();
            }
        } finally {
            Files.delete(disk);
        }
    }

    @Test
    void sentenceTellsThatThereIsNoRoom() throws IOException {
        SpaceConfig huge = new SpaceConfig(directory.space(), 1 << 20, 8, 1 << 16, 1 << 14, 1 << 12);
        long usable = Files.getFileStore(directory.path()).getUsableSpace();
        SpaceConfig large = usable > Geometry.of(huge).fileSize() ? null : huge;
        if (large != null) {
            assertThatExceptionOfType(SpaceException.class)
                    .isThrownBy(() -> MappedSpace.open(large, "tester", null))
                    .withMessageContaining("no room")
                    .withMessageContaining("size=" + Geometry.of(large).fileSize())
                    .satisfies(error -> assertThat(error.action()).contains("OSPS_SPACE"));
            assertThat(directory.space()).doesNotExist();
            assertThat(directory.path().resolve("space.new")).doesNotExist();
        }
    }

    @Test
    void configurationNamesWhatIsOutOfRange() {
        Path path = directory.space();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpaceConfig(path, 32, 8, 1, 1, 1))
                .withMessageContaining("slots=32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpaceConfig(path, 96, 8, 1, 1, 1))
                .withMessageContaining("slots=96");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpaceConfig(path, 64, 1, 1, 1, 1))
                .withMessageContaining("participants=1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpaceConfig(path, 64, 8, 1, 1, 0))
                .withMessageContaining("slabs1m=0");
    }

    private MappedSpace open() {
        return MappedSpace.open(config(directory.space()), "tester", null);
    }

    private static SpaceConfig config(Path path) {
        return new SpaceConfig(path, 64, 8, 4, 2, 1);
    }

    private void assertRefused(String rule, String fact, Consumer<Memory> damage) throws IOException {
        Files.deleteIfExists(directory.space());
        open().close();
        directory.change(damage);
        assertRefused(rule, fact);
    }

    private void assertRefused(String rule, String fact) throws IOException {
        boolean regular = Files.isRegularFile(directory.space(), LinkOption.NOFOLLOW_LINKS);
        byte[] before = regular ? directory.read() : new byte[0];
        assertRefusedAt(directory.space(), rule, fact);
        if (before.length > 0) {
            assertThat(directory.read()).as("nothing is touched").isEqualTo(before);
        }
    }

    private static void assertRefusedAt(Path path, String rule, String fact) {
        assertThatExceptionOfType(SpaceException.class)
                .isThrownBy(() -> MappedSpace.open(config(path), "tester", null).close())
                .withMessageContaining(rule)
                .withMessageContaining(fact)
                .withMessageContaining("path=")
                .satisfies(error -> {
                    assertThat(error.getMessage()).doesNotContain("\n");
                    assertThat(error.action()).isNotBlank();
                });
    }
}
