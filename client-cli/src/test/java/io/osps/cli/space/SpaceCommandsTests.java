/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.cli.CapturedTerminal;
import io.osps.cli.terminal.CommandFailure;
import io.osps.exchange.Request;
import io.osps.exchange.Seat;
import io.osps.space.Claim;
import io.osps.space.ClaimKind;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.space.SpaceFiles;
import io.osps.space.Template;
import io.osps.space.Tuple;
import io.osps.space.WriteOptions;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code tuples} and {@code fsck} on a space in which somebody lives. */
final class SpaceCommandsTests {
    private final Path directory = directory();
    private final Path file = directory.resolve("own").resolve("space");
    private final MappedSpace space = MappedSpace.open(new SpaceConfig(file, 256, 8, 8, 4, 2), "worker", "worker-1");
    private CapturedTerminal terminal = terminal();

    @BeforeEach
    void fill() throws IOException {
        Token.of(space.secret().digits()).keepIn(new SpaceFiles(file).token());
        space.write(
                new Seat("default", "worker-1", 1, 0, "127.0.0.1", 7500).toTuple(), WriteOptions.boundTo(space.self()));
        space.write(new Seat("pdf", "worker-1", 1, 1, "127.0.0.1", 7500).toTuple(), WriteOptions.boundTo(space.self()));
        space.write(new Request("worker-1", 1, 2, "id-1", "echo", 9, System.nanoTime() + 60_000_000_000L, 0)
                .toTuple(new byte[6_000]));
        space.write(Tuple.of("job", 7, "seven\u001b[31m"));
    }

    @AfterEach
    void remove() throws IOException {
        space.close();
        try (Stream<Path> paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void eachTupleIsShownWithItsOwnerMarksAndFields() {
        Claim claim = Objects.requireNonNull(space.tryClaim(Request.any(), ClaimKind.COUNTED));
        claim.markStarted(System.nanoTime() + 30_000_000_000L);

        assertThat(terminal.run("tuples")).isZero();
        assertThat(terminal.out())
                .containsPattern(
                        "request +claimed +worker-1 +- +0\\.\\ds +0 +6000 B +worker=worker-1 incarnation=1 seatNumber=2 id=id-1")
                .containsPattern("for \\d+\\.\\ds, started \\d+\\.\\ds ago, deadline in (29|30)\\.\\ds")
                .containsPattern("deadline=in (59|60)\\.|deadline=in 1m")
                .containsPattern("seat +ready +- +worker-1 .*pool=pdf")
                .contains("7 seven [31m")
                .contains("4 shown; in the space: 3 ready, 1 claimed, of 256 slots", "4KiB 0/8, 64KiB 1/4");
        claim.release();
    }

    @Test
    void attemptsAreThoseOfTheDead() {
        for (int i = 0; i < 2; i++) {
            MappedSpace victim = MappedSpace.open(new SpaceConfig(file, 256, 8, 8, 4, 2), "victim", null);
            Objects.requireNonNull(victim.tryClaim(Template.of("job", 7, "seven\u001b[31m"), ClaimKind.COUNTED));
            victim.close();
        }
        terminal.run("tuples", "job");
        assertThat(terminal.out()).containsPattern("job +ready +- +- +\\S+ +2 ");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 4",
        "seat, 2",
        "seat pool=pdf, 1",
        "seat pool=pdf worker=worker-2, 0",
        "worker=worker-1, 3",
        "request handler=echo seatNumber=?long, 1",
        "request handler=?long, 0",
        "seat _ worker-1, 2",
        "job 7, 1",
        "job ?long ?string, 1",
        "job ?string, 0",
        "job 7 _ _, 0",
        "_ 7, 1",
        "none, 0"
    })
    void templateChooses(String template, int expected) {
        assertThat(terminal.run("tuples", template, "--json")).isZero();

        JsonNode document = JsonMapper.shared().readTree(terminal.out());
        assertThat(document.path("tuples").size()).isEqualTo(expected);
        assertThat(document.path("totals").path("ready").asInt()).isEqualTo(4);
        assertThat(document.path("space").asString()).isEqualTo(file.toString());
    }

    @Test
    void jsonHasTheFactsOfATuple() {
        terminal.run("tuples", "--json", "request");

        JsonNode tuple =
                JsonMapper.shared().readTree(terminal.out()).path("tuples").path(0);
        assertThat(tuple.path("channel").asString()).isEqualTo("request");
        assertThat(tuple.path("state").asString()).isEqualTo("READY");
        assertThat(tuple.path("owner").isNull()).isTrue();
        assertThat(tuple.path("payloadBytes").asInt()).isEqualTo(6_000);
        assertThat(tuple.path("fields").path(0).asString()).isEqualTo("worker-1");
        assertThat(tuple.path("fields").path(2).asLong()).isEqualTo(2);
    }

    @Test
    void lookingLeavesNoTrace() throws IOException {
        byte[] before = Files.readAllBytes(file);
        terminal.run("tuples");
        terminal.run("fsck");

        assertThat(Files.mismatch(file, Files.write(directory.resolve("before"), before)))
                .isEqualTo(-1);
        assertThat(space.participants()).containsExactly(space.self());
        assertThat(space.isAlive(space.self())).isTrue();
    }

    @Test
    void fsckNamesEachRuleOfAWholeSpace() {
        assertThat(terminal.run("fsck")).isZero();

        assertThat(terminal.out().lines()).hasSize(8).doesNotContain("BROKEN ");
        for (String rule : new String[] {"header", "participants", "slots", "tuples", "bits", "slabs", "bells"}) {
            assertThat(terminal.out()).containsPattern("ok +" + rule + " +\\d+ +0 +0 ");
        }
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void fsckSaysThatTheTokenIsMissing() throws IOException {
        Files.delete(file.resolveSibling("token"));

        assertThat(terminal.run("fsck")).isZero();
        assertThat(terminal.err()).contains("the token is missing").hasLineCount(1);
    }

    @Test
    void fsckNamesWhatIsBrokenAndFails() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        // A slot that is ready becomes one in a state that nobody knows.
        int word = indexOfReadySlot(bytes);
        bytes[word] |= 7;
        Files.write(file, bytes);

        assertThat(terminal.run("fsck")).isEqualTo(CommandFailure.FAILED);
        assertThat(terminal.out())
                .containsPattern("BROKEN +slots")
                .containsPattern("state is unknown: slot=\\d+ state=7");
        assertThat(terminal.err()).contains("the space is broken: faults=");

        terminal = terminal();
        assertThat(terminal.run("fsck", "--json")).isEqualTo(CommandFailure.FAILED);
        JsonNode document = JsonMapper.shared().readTree(terminal.out());
        assertThat(document.path("broken").asInt()).isPositive();
        assertThat(document.path("rules").path(2).path("faults").path(0).asString())
                .contains("state is unknown");
    }

    @Test
    void fsckSaysInOneSentenceThatTheHeaderIsDamaged() throws IOException {
        Path other = Files.write(directory.resolve("other"), new byte[5_000]);
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-------"));

        assertThat(terminal.with("OSPS_SPACE", other.toString()).run("fsck")).isEqualTo(CommandFailure.FAILED);
        assertThat(terminal.out()).containsPattern("BROKEN +header").contains("not a tuple space", "size=5000");
        terminal = terminal();
        assertThat(terminal.with("OSPS_SPACE", other.toString()).run("tuples")).isEqualTo(CommandFailure.UNAVAILABLE);
        assertThat(terminal.err()).contains("not a tuple space").hasLineCount(2);
    }

    @ParameterizedTest
    @CsvSource({"tuples", "fsck"})
    void nothingToLookAtIsUnavailable(String command) {
        assertThat(terminal.with("OSPS_SPACE", directory.resolve("none").toString())
                        .run(command))
                .isEqualTo(CommandFailure.UNAVAILABLE);
        assertThat(terminal.err())
                .contains("there is no space")
                .contains("osps up")
                .hasLineCount(2);
    }

    /** The lowest byte of the word of some slot in READY, which is followed by the time since when it is held. */
    private static int indexOfReadySlot(byte[] bytes) {
        String marker = "seven\u001b[31m";
        int text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(marker);
        // From the cell's data back to its slot: two strings, a number and their types come first, then 48 bytes of
        // cell.
        int cell = text - (1 + 3 + "job".length() + 9 + 3) - 48;
        return cell - 64;
    }

    private CapturedTerminal terminal() {
        return new CapturedTerminal(directory).with("OSPS_SPACE", file.toString());
    }

    private static Path directory() {
        try {
            return Files.createTempDirectory(Path.of("/dev/shm"), "osps-test-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
