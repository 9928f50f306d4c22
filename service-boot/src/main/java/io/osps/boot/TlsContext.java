/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/** The context of an SSL bundle, made anew when the bundle's files have changed. Thread safe. */
final class TlsContext {
    private static final Logger log = LoggerFactory.getLogger(TlsContext.class);

    private volatile SSLContext context;

    /**
     * Makes one.
     *
     * @throws StartException when there is no bundle of that name, or it cannot be used
     */
    TlsContext(SslBundles bundles, String name) {
        try {
            context = bundles.getBundle(name).createSslContext();
        } catch (NoSuchSslBundleException e) {
            throw new StartException(
                    "there is no SSL bundle of that name: osps.security.tls=" + name,
                    "Define it by spring.ssl.bundle.pem." + name + ".keystore.certificate and .private-key.",
                    e);
        } catch (RuntimeException e) {
            throw new StartException(
                    "the SSL bundle cannot be used: osps.security.tls=" + name + " reason=" + e.getMessage(),
                    "Check the files that spring.ssl.bundle names for it.",
                    e);
        }
        bundles.addBundleUpdateHandler(name, changed -> {
            context = changed.createSslContext();
            log.info("new connections use the changed certificate: bundle={}", name);
        });
    }

    /** As it is now. */
    SSLContext get() {
        return context;
    }
}
