/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.osps.wire.Access;
import io.osps.wire.Limits;
import io.osps.wire.RespReader;
import io.osps.wire.RespValue;
import io.osps.wire.RespWriter;
import io.osps.wire.Users;
import io.osps.wire.netty.CommandTable.Row;
import io.osps.wire.netty.CommandTable.Who;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, with certificates that the JDK's own tool makes. */
class TlsTests {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path directory;

    private KeyStore first;
    private final AtomicReference<SSLContext> current = new AtomicReference<>();
    private RespServer server;

    @BeforeEach
    void start() throws Exception {
        first = certificate("first");
        current.set(context(first));
        server = RespServer.named("osps-test", "1.0")
                .access(new Access(Users.NONE, current::get))
                .limits(Limits.DEFAULTS.withArrival(Duration.ofSeconds(2)))
                .commands(CommandTable.of(new Row(
                        "LATER",
                        1,
                        1,
                        Who.USERS,
                        (command, responder) ->
                                Thread.ofVirtual().start(() -> responder.reply(RespValue.bulk(command.bytes(1)))))))
                .start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void largePayloadsGoThereAndBackAndTheEndIsOrderly() throws Exception {
        byte[] payload = new byte[8 << 20];
        new Random(1).nextBytes(payload);
        try (SSLSocket socket = connect(first)) {
            RespWriter writer = new RespWriter(socket.getOutputStream());
            RespReader reader = new RespReader(socket.getInputStream(), 16 << 20);
            writer.command(List.of("LATER".getBytes(StandardCharsets.UTF_8), payload));
            writer.command("QUIT");
            writer.flush();
            assertThat(reader.value()).isEqualTo(RespValue.bulk(payload));
            assertThat(reader.value()).isEqualTo(RespValue.OK);
            // Without the closing alert this would throw.
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void newConnectionsGetTheNewCertificate() throws Exception {
        try (SSLSocket old = connect(first)) {
            KeyStore second = certificate("second");
            current.set(context(second));
            try (SSLSocket young = connect(second)) {
                assertThat(subject(young)).isEqualTo("CN=second");
                assertThat(subject(old)).isEqualTo("CN=first");
                assertThat(ping(young)).isEqualTo(new RespValue.Simple("PONG"));
                assertThat(ping(old)).isEqualTo(new RespValue.Simple("PONG"));
            }
        }
    }

    @Test
    void plainConnectionsAndSilentOnesAreEnded() throws Exception {
        try (Socket plain = plain();
                Socket silent = plain()) {
            plain.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .doesNotContain("PONG");
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
        await().until(() -> server.connections() == 0);
    }

    private Socket plain() throws IOException {
        Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static RespValue ping(Socket socket) throws IOException {
        RespWriter writer = new RespWriter(socket.getOutputStream());
        writer.command("PING");
        writer.flush();
        return new RespReader(socket.getInputStream(), 100).value();
    }

    private static String subject(SSLSocket socket) throws IOException {
        X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return certificate.getSubjectX500Principal().getName();
    }

    private SSLSocket connect(KeyStore trusted) throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        return socket;
    }

    private static SSLContext context(KeyStore store) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private KeyStore certificate(String name) throws Exception {
        Path file = directory.resolve(name + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }
}
