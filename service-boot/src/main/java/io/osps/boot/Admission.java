/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;

/**
 * How the ports for clients let somebody in, told without a secret, for the command line on the same machine.
 *
 * @param tls whether they speak TLS
 * @param certificates which they may show then, each in DER and Base64
 * @param users whether a password must be said
 * @param user one whose password is in a file and who may call most; empty where there is none
 * @param passwordFile that file; empty where there is none
 */
public record Admission(boolean tls, List<String> certificates, boolean users, String user, String passwordFile) {
    public Admission {
        certificates = List.copyOf(certificates);
    }

    static Admission of(SecurityProperties security, Supplier<SslBundles> bundles) {
        String bundle = security.tls();
        boolean tls = bundle != null && !bundle.isBlank();
        List<String> certificates = bundle == null || bundle.isBlank()
                ? List.of()
                : certificates(bundles.get().getBundle(bundle).getStores().getKeyStore());
        boolean users = security.passwordFile() != null || !security.users().isEmpty();
        if (security.passwordFile() != null) {
            return new Admission(
                    tls,
                    certificates,
                    users,
                    SecurityProperties.DEFAULT_USER,
                    security.passwordFile().toAbsolutePath().toString());
        }
        return security.users().entrySet().stream()
                .filter(user -> user.getValue().passwordFile() != null)
                .min(Map.Entry.comparingByValue(Admission::byReach))
                .map(user -> new Admission(
                        tls,
                        certificates,
                        users,
                        user.getKey(),
                        Objects.requireNonNull(user.getValue().passwordFile())
                                .toAbsolutePath()
                                .toString()))
                .orElseGet(() -> new Admission(tls, certificates, users, "", ""));
    }

    /** Who may call every handler comes first. */
    private static int byReach(SecurityProperties.User one, SecurityProperties.User other) {
        return Boolean.compare(
                other.handlers().contains(SecurityProperties.ALL_HANDLERS),
                one.handlers().contains(SecurityProperties.ALL_HANDLERS));
    }

    private static List<String> certificates(@Nullable KeyStore store) {
        List<String> found = new ArrayList<>();
        if (store == null) {
            return found;
        }
        try {
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    found.add(Base64.getEncoder()
                            .encodeToString(store.getCertificate(alias).getEncoded()));
                }
            }
        } catch (KeyStoreException | CertificateEncodingException _) {
            // Whoever needs to trust them has to be told by whom.
        }
        return found;
    }
}
