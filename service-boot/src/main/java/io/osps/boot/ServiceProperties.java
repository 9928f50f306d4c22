/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of any service.
 *
 * @param name the service's name, such as {@code worker-1}; the lowest free name of its role when absent
 * @param logLines most lines of one kind that it logs in a minute; 0 for no limit
 */
@Validated
@ConfigurationProperties(prefix = "osps.service", ignoreUnknownFields = false)
record ServiceProperties(
        @Nullable @Pattern(
                regexp = "[a-z][a-z0-9-]{0,31}",
                message = "must be 1 to 32 of a-z, 0-9 and -, and begin with a letter")
        String name,

        @DefaultValue("" + LOG_LINES) @Min(0) int logLines) {
    static final int LOG_LINES = 100;
}
