/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot.settings;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.io.Resource;

/** Where a setting was written. */
final class SettingPlace {
    private SettingPlace() {}

    /** File and line where both are known, such as {@code file=/etc/osps.yml line=7}; empty when nothing is. */
    static String of(@Nullable Origin origin) {
        if (origin instanceof PropertySourceOrigin setting && setting.getOrigin() != null) {
            return of(setting.getOrigin());
        }
        if (!(origin instanceof TextResourceOrigin text)) {
            return origin == null ? "" : "origin=" + origin;
        }
        String file = text.getResource() == null ? "" : "file=" + file(text.getResource());
        return text.getLocation() == null
                ? file
                : file + " line=" + (text.getLocation().getLine() + 1);
    }

    private static String file(Resource resource) {
        try {
            return resource.isFile() ? resource.getFile().getPath() : resource.getDescription();
        } catch (IOException _) {
            return resource.getDescription();
        }
    }
}
