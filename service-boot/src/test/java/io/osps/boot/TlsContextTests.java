/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslStoreBundle;

class TlsContextTests {
    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();

    @Test
    void contextIsMadeAnewWhenTheBundleChanges() {
        bundles.registerBundle("web", SslBundle.of(SslStoreBundle.NONE));
        TlsContext tls = new TlsContext(bundles, "web");
        SSLContext first = tls.get();
        assertThat(tls.get()).isSameAs(first);

        bundles.updateBundle("web", SslBundle.of(SslStoreBundle.NONE));

        assertThat(tls.get()).isNotSameAs(first);
    }

    @Test
    void startFailsWhenThereIsNoSuchBundle() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> new TlsContext(bundles, "web"))
                .withMessage("there is no SSL bundle of that name: osps.security.tls=web")
                .satisfies(e -> assertThat(e.action()).startsWith("Define it by spring.ssl.bundle.pem.web."));
    }
}
