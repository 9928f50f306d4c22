/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot.settings;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Has settings checked while they are bound. */
@AutoConfiguration
final class SettingsAutoConfiguration {
    @Bean
    static UnitCheck unitCheck() {
        return new UnitCheck();
    }
}
