/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code up}, and the commands after it, with each of the settings that keep clients out, and with all of them. */
@Tag("system")
final class SecuritySettingsTests {
    private static final int DENIED = 5;

    private final TestSystem system = new TestSystem();
    private Path password = Path.of("");

    @BeforeEach
    void makePassword() throws IOException {
        password = Files.createFile(
                system.directory().resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, "open sesame\n");
    }

    @AfterEach
    void nothingIsLeft() {
        system.close();
    }

    @Test
    void aPassword() throws IOException {
        CommandRun up = system.settings("osps.security.password-file: " + password + "\n")
                .up("--workers", "1");

        assertUp(up, "redirect *echo *hello by redirect", "relay *echo *hello", "callback *echo *hello");
        assertThat(up.err()).contains("osps call --password-file " + password + " ");
        CommandRun unknown = system.osps("call", "echo", "x");
        assertThat(unknown.exitCode()).isEqualTo(DENIED);
        assertThat(unknown.err()).contains("--password-file FILE").hasLineCount(2);
    }

    @Test
    void aUserWhosePasswordIsInTheSettingsOnly() throws IOException {
        CommandRun up = system.settings("osps.security.users.ann: {password: open sesame, handlers: [echo]}\n")
                .up("--workers", "1");

        assertUp(up, "redirect *echo *not called");
        assertThat(up.err()).contains("a password is needed", "osps call --user NAME --password-file FILE ");
        assertThat(call("--user", "ann", "--password-file", password.toString()).out())
                .isEqualTo("x");
    }

    @Test
    void callbacksThatAreOff() throws IOException {
        CommandRun up = system.settings("osps.dispatcher.callbacks: off\n").up("--workers", "1");

        assertUp(up, "redirect *echo *hello by redirect", "relay *echo *hello", "callback *echo *not called");
        assertThat(up.err()).contains("osps.dispatcher.callbacks is off");
    }

    @Test
    void tls() throws IOException, InterruptedException {
        CommandRun up = system.settings(tlsSettings()).up("--workers", "1");

        assertUp(up, "redirect *echo *hello by redirect", "relay *echo *hello", "callback *echo *not called");
        assertThat(up.err()).contains("the callback route has no TLS");
        CommandRun call = call();
        assertThat(call.out()).describedAs(call.err()).isEqualTo("x");
        CommandRun plain = system.osps("call", "--port", Integer.toString(system.dispatcherPort()), "echo", "x");
        assertThat(plain.exitCode()).isEqualTo(3);
        assertThat(plain.err()).contains("--tls-ca").hasLineCount(2);
    }

    @Test
    void allTogether() throws IOException, InterruptedException {
        CommandRun up = system.settings(tlsSettings() + """
                        osps.dispatcher.callbacks: off
                        osps.security.password-file: %1$s
                        osps.security.users.ann: {password-file: %1$s, handlers: [sha256]}
                        """.formatted(password)).up("--workers", "1");

        assertUp(up, "redirect *echo *hello by redirect", "relay *echo *hello", "callback *echo *not called");
        assertThat(call("--password-file", password.toString()).out()).isEqualTo("x");
        CommandRun ann = call("--user", "ann", "--password-file", password.toString());
        assertThat(ann.exitCode()).describedAs(ann.err()).isEqualTo(DENIED);
        assertThat(call().exitCode()).isEqualTo(DENIED);
        assertThat(up.shown() + ann.shown()).doesNotContain("open sesame");
    }

    private CommandRun call(String... access) {
        String[] words = new String[access.length + 3];
        words[0] = "call";
        System.arraycopy(access, 0, words, 1, access.length);
        words[words.length - 2] = "echo";
        words[words.length - 1] = "x";
        return system.osps(words);
    }

    /** Of a certificate that names no address, as people make them. */
    private String tlsSettings() throws IOException, InterruptedException {
        Path store = system.directory().resolve("store.p12");
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "front",
                        "-dname",
                        "CN=localhost",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).describedAs(said).isZero();
        return """
                osps.security.tls: front
                spring.ssl.bundle.jks.front.keystore: {location: 'file:%s', password: changeit, type: PKCS12}
                """.formatted(store);
    }

    private void assertUp(CommandRun up, String... rows) {
        assertThat(up.exitCode()).describedAs(up.shown()).isZero();
        for (String row : rows) {
            assertThat(up.out()).describedAs(up.shown()).containsPattern(row);
        }
        CommandRun status = system.osps("status");
        assertThat(status.exitCode()).describedAs(status.shown()).isZero();
        assertThat(status.out()).containsPattern("worker-1 .*READY");
    }
}
