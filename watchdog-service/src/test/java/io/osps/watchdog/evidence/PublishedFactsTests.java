/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.osps.process.ProcessId;
import io.osps.process.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PublishedFactsTests {
    private static final ProcessId WORKER = new ProcessId(7, 5000, 4026532001L);

    @TempDir
    private Path directory;

    private Path place = Path.of("");
    private Path uptime = Path.of("");
    private PublishedFacts facts = PublishedFacts.none();

    @BeforeEach
    void publish() throws IOException {
        place = Files.createDirectories(directory.resolve("containers").resolve("3f2a"));
        uptime = directory.resolve("uptime");
        facts = new PublishedFacts(directory.resolve("containers"), new ProcessTable(directory));
        uptimeIs(100.5);
        tell(100, 'S', 50, "7 S 500000000 0 10", "8 R 200000000 100000000 5");
    }

    @Test
    void nothingIsKnownWhenThereAreNoContainers() {
        assertThat(PublishedFacts.none().knows(WORKER)).isFalse();
        assertThat(new PublishedFacts(directory.resolve("none"), new ProcessTable(directory)).knows(WORKER))
                .isFalse();
    }

    @Test
    void processIsKnownByNamespacePidAndStart() {
        assertThat(facts.knows(WORKER)).isTrue();
        assertThat(facts.knows(new ProcessId(7, 5000, 1))).isFalse();
        assertThat(facts.knows(new ProcessId(8, 5000, WORKER.namespace()))).isFalse();
        assertThat(facts.knows(new ProcessId(7, 5001, WORKER.namespace()))).isFalse();
    }

    @Test
    void stoppedProcessIsSeenAsStopped() throws IOException {
        ProcessSample before = sample();
        uptimeIs(102.2);
        tell(102, 'T', 50, "7 T 500000000 0 10", "8 T 200000000 100000000 5");

        ProcessActivity activity = sample().since(before);

        assertThat(activity.isStopped()).isTrue();
        assertThat(activity.isStarved()).isFalse();
    }

    @Test
    void runDelayOfThreadsCountsAsStarved() throws IOException {
        ProcessSample before = sample();
        uptimeIs(102.2);
        tell(102, 'S', 50, "7 S 500000000 0 10", "8 S 300000000 1400000000 5");

        assertThat(sample().since(before).isStarved()).isTrue();
    }

    @Test
    void silentEntrypointCountsAsStarvedUntilItTellsAgain() throws IOException {
        ProcessSample before = sample();
        uptimeIs(110);

        assertThat(sample().since(before).isStarved()).isTrue();

        tell(110, 'S', 50, "7 S 500000000 0 10", "8 S 200000000 100000000 5");
        assertThat(sample().since(before).isStarved()).isFalse();
    }

    @Test
    void lastWholeTextCountsWhileANewOneIsBeingWritten() throws IOException {
        ProcessSample before = sample();
        Files.writeString(
                place.resolve("facts"), "facts 1 namespace 4026532001 pid 7 start 5000 uptime 101\n7 (java) R");

        assertThat(sample()).isEqualTo(before);

        Files.writeString(place.resolve("facts"), "");
        assertThat(sample()).isEqualTo(before);
    }

    @Test
    void endIsToldForThatLifeOnly() throws IOException {
        assertThat(facts.exit(WORKER)).isNull();
        Files.writeString(place.resolve("exit"), "start 4000 status 0 asked TERM\n");
        assertThat(facts.exit(WORKER)).isNull();
        Files.writeString(place.resolve("exit"), "start 5000 status ");
        assertThat(facts.exit(WORKER)).isNull();

        Files.writeString(place.resolve("exit"), "start 5000 status 137 asked alone\n");
        assertThat(facts.exit(WORKER)).isEqualTo(new Exit(137, "", false));
        Files.writeString(place.resolve("exit"), "start 5000 status 143 asked TERM\n");
        assertThat(facts.exit(WORKER)).isEqualTo(new Exit(143, "", true));
    }

    @Test
    void endIsToldAlsoWhenAnotherLifeHasBegunThere() throws IOException {
        assertThat(facts.knows(WORKER)).isTrue();
        Files.writeString(place.resolve("exit"), "start 5000 status 137 asked alone\n");
        Files.writeString(
                place.resolve("facts"),
                "facts 1 namespace 4026532001 pid 7 start 9000 uptime 101\n7 (java) R 1\nend\n");

        assertThat(facts.exit(WORKER)).isEqualTo(new Exit(137, ""));
    }

    @Test
    void textThatIsNoneOfAnEntrypointTellsNothing() throws IOException {
        Files.writeString(
                place.resolve("facts"), "facts 1 namespace 4026532001 pid 7 start 5000 uptime x\n7 (java) R 1\nend\n");

        assertThat(facts.knows(WORKER)).isFalse();
        assertThat(facts.sample(WORKER)).isNull();
    }

    @Test
    void holdSaysUntilWhenAndIsTakenBack() throws IOException {
        facts.hold(WORKER, Duration.ofSeconds(20));
        assertThat(place.resolve("hold")).doesNotExist();

        assertThat(facts.knows(WORKER)).isTrue();
        facts.hold(WORKER, Duration.ofSeconds(20));
        assertThat(place.resolve("hold")).hasContent("121");
        facts.hold(WORKER, Duration.ZERO);
        assertThat(place.resolve("hold")).doesNotExist();
    }

    @Test
    void holdsOfAnEarlierWatchdogAreTakenBack() throws IOException {
        Files.writeString(place.resolve("hold"), "200\n");

        facts.releaseAll();

        assertThat(place.resolve("hold")).doesNotExist();
    }

    @Test
    void orderNamesTheProcessThatIsMeantAndIsNotWrittenOverAnother() throws IOException {
        assertThat(facts.knows(WORKER)).isTrue();
        facts.order(WORKER, "dump");
        facts.order(WORKER, "kill");
        facts.order(new ProcessId(9, 9, 9), "kill");

        assertThat(place.resolve("order")).hasContent("dump 5000");
    }

    private ProcessSample sample() {
        return Objects.requireNonNull(facts.sample(WORKER));
    }

    private void uptimeIs(double seconds) throws IOException {
        Files.writeString(uptime, seconds + " 1.0\n");
    }

    private void tell(double at, char state, long cpuTicks, String... threads) throws IOException {
        Files.writeString(
                place.resolve("facts"),
                "facts 1 namespace 4026532001 pid 7 start 5000 uptime " + at + "\n"
                        + "7 (java) " + state + " 1 7 7 0 -1 0 0 0 0 0 " + cpuTicks
                        + " 0 0 0 20 0 9 0 5000 1 1\n"
                        + String.join("\n", threads) + "\nend\n");
    }
}
