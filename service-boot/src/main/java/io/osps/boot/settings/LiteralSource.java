/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;

/**
 * Settings in which nothing is replaced that a program gets: Spring Boot looks for names of other settings,
 * {@code ${…}}, in strings alone; a {@link Literal} is none.
 */
final class LiteralSource extends EnumerablePropertySource<EnumerablePropertySource<?>>
        implements OriginLookup<String> {
    /** Text in which nothing is looked for. */
    private record Literal(String text) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    LiteralSource(EnumerablePropertySource<?> source) {
        super(source.getName(), source);
    }

    /** Whether there is anything to keep from being replaced. */
    static boolean isNeeded(EnumerablePropertySource<?> source) {
        for (String name : source.getPropertyNames()) {
            if (SettingPath.isLiteral(name)
                    && String.valueOf(source.getProperty(name)).contains("${")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String[] getPropertyNames() {
        return source.getPropertyNames();
    }

    @Override
    public @Nullable Object getProperty(String name) {
        Object value = source.getProperty(name);
        return value instanceof CharSequence text && SettingPath.isLiteral(name) ? new Literal(text.toString()) : value;
    }

    @Override
    public @Nullable Origin getOrigin(String name) {
        return OriginLookup.getOrigin(source, name);
    }
}
