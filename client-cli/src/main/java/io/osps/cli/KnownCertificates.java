/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts exactly the certificates that the system of this state directory shows, whatever host they name: stricter than any
 * authority, and in no need of a name for loopback. Thread safe.
 */
final class KnownCertificates extends X509ExtendedTrustManager {
    private final List<X509Certificate> known;

    private KnownCertificates(List<X509Certificate> known) {
        this.known = List.copyOf(known);
    }

    /** A context that trusts those and no others. */
    static SSLContext context(List<X509Certificate> known) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new KnownCertificates(known)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw CommandFailure.usage(
                    "this Java has no TLS: " + e.getMessage(), "Set OSPS_JAVA_HOME to a complete JDK.");
        }
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
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this side is the client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
