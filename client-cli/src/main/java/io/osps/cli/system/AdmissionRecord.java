/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the dispatcher of this state directory lets clients in, as its watchdog noted it from the settings. Holds no secret.
 *
 * @param tls whether it speaks TLS
 * @param certificates which it may show then
 * @param users whether a password must be said
 * @param user one whose password is in a file; empty where there is none
 * @param passwordFile that file; empty where there is none
 * @param callbacks whether the callback route is on for anybody
 */
public record AdmissionRecord(
        boolean tls,
        List<X509Certificate> certificates,
        boolean users,
        String user,
        String passwordFile,
        boolean callbacks) {
    public static final String DEFAULT_USER = "default";
    public static final String PASSWORD_FILE = "OSPS_PASSWORD_FILE";

    /** Nothing is asked of anybody, or nothing is known of it. */
    static final AdmissionRecord OPEN = new AdmissionRecord(false, List.of(), false, "", "", true);

    /** What the watchdog that ran last from there has noted. */
    public static AdmissionRecord of(StateDirectory state) {
        try {
            JsonNode json = JsonMapper.shared().readTree(Files.readString(state.watchdogRecord()));
            JsonNode admission = json.path("admission");
            List<X509Certificate> certificates = new ArrayList<>();
            for (JsonNode certificate : admission.path("certificates")) {
                certificates.add(certificate(certificate.asString("")));
            }
            return new AdmissionRecord(
                    admission.path("tls").asBoolean(false),
                    certificates,
                    admission.path("users").asBoolean(false),
                    admission.path("user").asString(""),
                    admission.path("passwordFile").asString(""),
                    json.path("callbacks").asBoolean(true));
        } catch (IOException | JacksonException | CertificateException | IllegalArgumentException _) {
            return OPEN;
        }
    }

    /** A context that trusts those certificates and no others. */
    public SSLContext sslContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new KnownCertificates(certificates)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw CommandFailure.usage(
                    "this Java has no TLS: " + e.getMessage(), "Set OSPS_JAVA_HOME to a complete JDK.");
        }
    }

    /** The password in the file that the settings name, if this user may read it. */
    Optional<String> password() {
        return passwordFile.isEmpty() ? Optional.empty() : firstLine(Path.of(passwordFile));
    }

    /** The options that {@code call} needs; empty where it needs none. */
    String options() {
        if (!users) {
            return "";
        }
        String name = user.equals(DEFAULT_USER) ? "" : "--user " + (user.isEmpty() ? "NAME" : user) + " ";
        return name + "--password-file " + (passwordFile.isEmpty() ? "FILE" : passwordFile) + " ";
    }

    static Optional<String> firstLine(Path file) {
        try {
            return Files.readString(file).lines().findFirst().filter(line -> !line.isEmpty());
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static X509Certificate certificate(String base64) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
    }

    /**
     * Trusts exactly the certificates that the system of this state directory shows, whatever host they name: stricter than any
     * authority, and in no need of a name for loopback. Thread safe.
     */
    private static final class KnownCertificates extends X509ExtendedTrustManager {
        private final List<X509Certificate> known;

        private KnownCertificates(List<X509Certificate> known) {
            this.known = List.copyOf(known);
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (!known.contains(chain[0])) {
                throw new CertificateException("the certificate is not the one that the system was started with");
            }
            chain[0].checkValidity();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("this side is the client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
