/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.space.PrivateFiles;
import io.osps.space.StatePath;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Gives Tomcat a directory of the service's own in the state directory, the same in each life. Without it Tomcat makes two
 * below {@code /tmp} at each start, and a service that is killed leaves them there.
 */
final class HttpDirectory implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {
    private static final Logger log = LoggerFactory.getLogger(HttpDirectory.class);

    private final Environment environment;

    HttpDirectory(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        String state = environment.getProperty("osps.state", "");
        String service = environment.getProperty("osps.service.name", "");
        if (state.isBlank() || service.isBlank() || environment.containsProperty("server.tomcat.basedir")) {
            return;
        }
        Path above = Path.of(state).toAbsolutePath().normalize();
        Path parent = above.resolve(StatePath.TOMCAT);
        Path directory = parent.resolve(service);
        Path root = directory.resolve("root");
        try {
            PrivateFiles.makeDirectory(above);
            PrivateFiles.makeDirectory(parent);
            PrivateFiles.makeDirectory(directory);
            PrivateFiles.makeDirectory(root);
        } catch (IOException e) {
            // A disk that is full is no reason not to answer.
            log.warn("Tomcat works below the directory for temporary files: path={} cause={}", directory, e.toString());
            return;
        }
        factory.setBaseDirectory(directory.toFile());
        factory.setDocumentRoot(root.toFile());
    }

    /** After what {@code server.tomcat.…} says. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }
}
