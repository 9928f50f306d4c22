/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.client;

import static io.osps.client.Answers.bytes;
import static io.osps.client.Answers.echo;
import static io.osps.client.Answers.failure;
import static io.osps.client.Answers.grant;
import static io.osps.client.Answers.word;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osps.wire.RespValue;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords and TLS. */
class SecuredClientTests {
    private static final char[] SECRET = "changeit".toCharArray();

    @TempDir
    private static Path directory = Path.of("");

    @BeforeAll
    static void makeCertificates() throws Exception {
        makeCertificate("server", "ip:127.0.0.1,ip:0:0:0:0:0:0:0:1,dns:localhost");
        makeCertificate("stranger", "dns:elsewhere.example");
    }

    @Test
    void passwordIsSaidOnceOnEachConnectionBeforeAllElse() throws Exception {
        try (ScriptedServer worker = new ScriptedServer(SecuredClientTests::afterPassword);
                ScriptedServer dispatcher = new ScriptedServer(
                        command -> word(command, 0).equals("AUTH") ? RespValue.OK : grant(worker.port(), false));
                OspsClient client = OspsClient.builder()
                        .port(dispatcher.port())
                        .credentials("ann", "secret")
                        .build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.call("echo", bytes("x"))).isEqualTo(bytes("x"));
            }
            assertThat(dispatcher.received()).hasSize(2).startsWith("AUTH ann secret");
            assertThat(worker.received()).hasSize(4).startsWith("AUTH ann secret");
        }
    }

    @Test
    void wrongPasswordEndsTheCallAsItIsRefused() throws Exception {
        try (ScriptedServer dispatcher = new ScriptedServer(_ -> failure("WRONGPASS invalid username-password pair"));
                OspsClient client = OspsClient.builder()
                        .port(dispatcher.port())
                        .credentials("ann", "secret")
                        .build()) {
            for (Route route : Route.values()) {
                assertThatThrownBy(() -> client.call("echo", bytes("x"), CallOptions.DEFAULTS.withRoute(route)))
                        .isInstanceOfSatisfying(
                                CallFailedException.class,
                                failed -> assertThat(failed.exitCode()).isEqualTo(5))
                        .hasMessageNotContaining("secret");
            }
            assertThatThrownBy(() -> client.ask("PING")).isInstanceOf(CallFailedException.class);
            assertThat(dispatcher.received()).containsOnly("AUTH ann secret");
        }
    }

    @Test
    void passwordIsInNoText() {
        assertThat(new Credentials("ann", "secret")).asString().contains("ann").doesNotContain("secret");
    }

    @Test
    void callGoesOverTlsToDispatcherAndWorker() throws Exception {
        try (ScriptedServer worker = new ScriptedServer(Answers::echo, tlsSocket("server"));
                ScriptedServer dispatcher = new ScriptedServer(_ -> grant(worker.port(), false), tlsSocket("server"));
                OspsClient client = OspsClient.builder()
                        .port(dispatcher.port())
                        .tls(directory.resolve("server.pem"))
                        .build()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.call("echo", bytes("x"))).isEqualTo(bytes("x"));
            }
            byte[] large = new byte[3 << 20];
            assertThat(client.call("echo", large)).isEqualTo(large);
            assertThat(worker.connections()).isEqualTo(1);
            worker.cut();
            assertThat(client.call("echo", bytes("x"))).isEqualTo(bytes("x"));
            assertThat(worker.connections()).isEqualTo(2);
            assertThatThrownBy(() -> client.call("echo", bytes("x"), CallOptions.DEFAULTS.withRoute(Route.CALLBACK)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no TLS");
        }
    }

    @Test
    void certificateThatIsNotTrustedOrNamesAnotherHostIsRefused() throws Exception {
        try (ScriptedServer stranger = new ScriptedServer(Answers::echo, tlsSocket("stranger"));
                ScriptedServer plain = new ScriptedServer(Answers::echo)) {
            for (String trusted : List.of("server.pem", "stranger.pem")) {
                assertUnreachable(stranger.port(), directory.resolve(trusted));
            }
            assertUnreachable(plain.port(), directory.resolve("server.pem"));
            assertThat(stranger.received()).isEmpty();
        }
    }

    @Test
    void fileWithoutCertificatesIsTold() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        Path wrong = Files.writeString(directory.resolve("wrong.pem"), "-----BEGIN CERTIFICATE-----\nx\n");
        for (Path file : List.of(empty, wrong, directory.resolve("absent.pem"))) {
            assertThatThrownBy(() -> OspsClient.builder().tls(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    private static void assertUnreachable(int port, Path trusted) throws IOException {
        try (OspsClient client =
                OspsClient.builder().port(port).tls(trusted).route(Route.RELAY).build()) {
            assertThatThrownBy(() -> client.call("echo", bytes("x"))).isInstanceOf(UnreachableException.class);
        }
    }

    private static RespValue afterPassword(List<byte[]> command) {
        return word(command, 0).equals("AUTH") ? RespValue.OK : echo(command);
    }

    private static ServerSocket tlsSocket(String name) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve(name + ".p12"))) {
            store.load(in, SECRET);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, SECRET);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static void makeCertificate(String name, String subjects) throws Exception {
        String store = directory.resolve(name + ".p12").toString();
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + subjects,
                "-keystore",
                store,
                "-storepass",
                new String(SECRET));
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                name,
                "-keystore",
                store,
                "-storepass",
                new String(SECRET),
                "-file",
                directory.resolve(name + ".pem").toString());
    }

    private static void keytool(String... arguments) throws Exception {
        java.util.ArrayList<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).describedAs(output).isZero();
    }
}
