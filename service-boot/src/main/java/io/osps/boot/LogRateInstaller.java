/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Bounds the rate of the log by {@link LogRate}, from when the logging system is set up. */
final class LogRateInstaller implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {
    private static final String SETTING = "osps.service.log-lines";

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        int most = most(event.getEnvironment());
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getTurboFilterList().removeIf(LogRate.class::isInstance);
            if (most > 0) {
                context.addTurboFilter(new LogRate(most, System::nanoTime));
            }
        }
    }

    /** What is no number is refused later, with all other settings. */
    private static int most(Environment environment) {
        try {
            return Binder.get(environment).bind(SETTING, Integer.class).orElse(ServiceProperties.LOG_LINES);
        } catch (BindException _) {
            return ServiceProperties.LOG_LINES;
        }
    }

    /** After the listener that sets the logging system up, and with it takes away what was there. */
    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER + 1;
    }
}
