/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

class AdmissionTests {
    private static final String SECRET = "changeit";

    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();

    @Test
    void everybodyIsLetInUnlessSet() {
        assertThat(admission(null, Map.of(), null)).isEqualTo(new Admission(false, List.of(), false, "", ""));
    }

    @Test
    void theUserWhoMayCallMostIsNamedWithHisFile() {
        SecurityProperties.User few = new SecurityProperties.User(null, Path.of("/few"), Set.of("echo"));
        SecurityProperties.User all = new SecurityProperties.User(null, Path.of("/all"), Set.of("*"));
        SecurityProperties.User inline = new SecurityProperties.User("secret", null, Set.of("*"));

        Admission both = admission(null, Map.of("few", few, "all", all, "inline", inline), null);
        assertThat(both.users()).isTrue();
        assertThat(both.user()).isEqualTo("all");
        assertThat(both.passwordFile()).isEqualTo("/all");
        assertThat(admission(Path.of("/own"), Map.of("all", all), null).user()).isEqualTo("default");
        assertThat(both.toString()).doesNotContain("secret");
    }

    @Test
    void aPasswordInTheSettingsIsNotTold() {
        SecurityProperties.User inline = new SecurityProperties.User("secret", null, Set.of("*"));

        Admission admission = admission(null, Map.of("inline", inline), null);

        assertThat(admission.users()).isTrue();
        assertThat(admission.user()).isEmpty();
        assertThat(admission.toString()).doesNotContain("secret");
    }

    @Test
    void theCertificateOfTheBundleIsToldAndNotItsKey(@TempDir Path directory) throws Exception {
        KeyStore store = certificate(directory.resolve("store.p12"));
        bundles.registerBundle("front", SslBundle.of(SslStoreBundle.of(store, SECRET, null)));

        Admission admission = admission(null, Map.of(), "front");

        assertThat(admission.tls()).isTrue();
        assertThat(admission.certificates())
                .containsExactly(Base64.getEncoder()
                        .encodeToString(store.getCertificate("front").getEncoded()));
    }

    private Admission admission(
            @Nullable Path passwordFile, Map<String, SecurityProperties.User> users, @Nullable String tls) {
        return Admission.of(new SecurityProperties(passwordFile, users, tls, Set.of()), () -> bundles);
    }

    private static KeyStore certificate(Path file) throws IOException, InterruptedException, GeneralSecurityException {
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
                        file.toString(),
                        "-storepass",
                        SECRET)
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, SECRET.toCharArray());
        }
        return store;
    }
}
