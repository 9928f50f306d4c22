/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The entrypoint of the containers, as a process of this machine and with a shell script in the JVM's place. */
final class EntrypointTests {
    private static final Path SCRIPTS =
            Path.of("..", "deploy", "container").toAbsolutePath().normalize();
    private static final String PATIENT = "trap 'exit 7' TERM; while :; do sleep 0.05; done";
    private static final String TELLING = "printf '%s\\n' \"$*\" \"$SERVER_ADDRESS\" >\"$OSPS_VOLUME/told\"; exit 3";

    @TempDir
    private Path volume = Path.of("");

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void endsWithTheStatusOfItsChild() throws Exception {
        start(TELLING);

        assertThat(status()).isEqualTo(3);
        assertThat(Files.readString(place().resolve("exit"))).contains("status 3 asked alone");
        assertThat(Files.readString(volume.resolve("told"))).contains("app.aot", "127.0.0.1");
    }

    @Test
    void childEndsInItsOwnTimeWhenTheContainerIsStopped() throws Exception {
        start(PATIENT);
        awaitFacts();

        entrypoint().destroy();

        assertThat(status()).isEqualTo(7);
        assertThat(Files.readString(place().resolve("exit"))).contains("status 7 asked TERM");
    }

    @Test
    void factsTellThatTheChildIsStopped() throws Exception {
        start(PATIENT);
        long child = Long.parseLong(awaitFacts().get("pid"));

        LinuxProcess.signal("STOP", child);

        // It is written anew again and again, and may be empty in this moment.
        await().untilAsserted(() ->
                assertThat(Files.readAllLines(place().resolve("facts"))).anyMatch(line -> line.contains(") T ")));
    }

    @Test
    void childIsKilledOnOrderAndTheStatusSaysSo() throws Exception {
        start(PATIENT);
        Map<String, String> facts = awaitFacts();

        order("kill " + facts.get("start"));

        assertThat(status()).isEqualTo(128 + 9);
    }

    @Test
    void orderForAnEarlierLifeIsDropped() throws Exception {
        start(PATIENT);
        awaitFacts();

        order("kill 1");

        await().until(() -> !Files.exists(place().resolve("order")));
        assertThat(entrypoint().isAlive()).isTrue();
    }

    @Test
    void childThatDoesNotCatchTheSignalLivesOnWhenItsThreadsAreAskedFor() throws Exception {
        start(PATIENT);
        Map<String, String> facts = awaitFacts();

        order("dump " + facts.get("start"));

        await().until(() -> !Files.exists(place().resolve("order")));
        assertThat(entrypoint().isAlive()).isTrue();
    }

    @Test
    void nothingStartsWhileItIsHeld() throws Exception {
        Files.createDirectories(place());
        Files.writeString(place().resolve("hold"), Integer.MAX_VALUE + "\n");
        start(TELLING);
        await().until(() -> entrypoint().descendants().findAny().isPresent());
        assertThat(volume.resolve("told")).doesNotExist();

        Files.delete(place().resolve("hold"));

        assertThat(status()).isEqualTo(3);
    }

    @Test
    void holdEndsByItself() throws Exception {
        Files.createDirectories(place());
        Files.writeString(place().resolve("hold"), "1\n");

        start(TELLING);

        assertThat(status()).isEqualTo(3);
    }

    @Test
    void passwordIsMadeOnceAndForTheOwnerOnly() throws Exception {
        start(TELLING);
        status();
        Path password = volume.resolve("password");
        String first = Files.readString(password);
        start(TELLING);
        status();

        assertThat(Files.readString(password)).isEqualTo(first).hasSizeGreaterThan(24);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
                .isEqualTo("rw-------");
    }

    @Test
    void passwordOfTheSecretTakesThePlaceOfOneThatWasMade() throws Exception {
        Files.writeString(volume.resolve("password"), "made up\n");
        Path secret = Files.writeString(volume.resolve("secret"), "chosen\n");

        start(TELLING, "OSPS_SECRET=" + secret);
        status();

        assertThat(Files.readString(volume.resolve("password"))).isEqualTo("chosen\n");
    }

    private void start(String script, String... settings) throws IOException {
        Path java = Files.writeString(volume.resolve("java"), "#!/usr/bin/env bash\n" + script + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        ProcessBuilder builder = new ProcessBuilder(
                        SCRIPTS.resolve("entrypoint").toString())
                .redirectOutput(volume.resolve("log").toFile())
                .redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "OSPS_VOLUME",
                        volume.toString(),
                        "OSPS_JAVA",
                        java.toString(),
                        "OSPS_ADDRESS",
                        "127.0.0.1",
                        "OSPS_FACTS_INTERVAL",
                        "0.05"));
        builder.environment().remove("HOSTNAME");
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            builder.environment().put(parts[0], parts[1]);
        }
        started.add(builder.start());
    }

    private Process entrypoint() {
        return started.getLast();
    }

    private int status() throws InterruptedException {
        assertThat(entrypoint().waitFor(20, TimeUnit.SECONDS)).isTrue();
        return entrypoint().exitValue();
    }

    private Path place() throws IOException {
        return volume.resolve("containers")
                .resolve(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
    }

    private Map<String, String> awaitFacts() throws IOException {
        Path facts = place().resolve("facts");
        // It is written anew again and again: what is whole in one read may be empty in the next.
        String text = await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.exists(facts) ? Files.readString(facts) : "", read -> read.endsWith("end\n"));
        List<String> words = List.of(text.lines().findFirst().orElseThrow().split(" ", -1));
        return Map.of("pid", words.get(words.indexOf("pid") + 1), "start", words.get(words.indexOf("start") + 1));
    }

    /** As the watchdog does: whole, by another name first. */
    private void order(String text) throws IOException {
        Path made = Files.writeString(place().resolve("order.new"), text + "\n");
        Files.move(made, place().resolve("order"));
    }
}
