/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot.settings;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;

/** The names that settings may have, for whoever has misspelt one. */
final class SettingNames {
    /** What may stand behind {@code osps.}; each service reads what is its own. */
    static final List<String> GROUPS =
            List.of("dispatcher", "home", "security", "service", "space", "state", "watchdog", "worker");

    /** Further away than that nothing is like it. */
    private static final int FARTHEST = 3;

    private SettingNames() {}

    /** The first word of a name that is not known below a type of settings, and what may stand there instead. */
    record Unknown(String word, List<String> known) {
        /** The known word that is most like it; empty when none is. */
        Optional<String> nearest() {
            LevenshteinDistance distance = new LevenshteinDistance(FARTHEST);
            return known.stream()
                    .filter(candidate -> distance.apply(word, candidate) >= 0)
                    .min(Comparator.comparing(candidate -> distance.apply(word, candidate)));
        }
    }

    /**
     * Looks at a name word for word.
     *
     * @param type what is bound
     * @param name the full name
     * @param from the first word that belongs to the type
     * @return empty when nothing of it is unknown
     */
    static Optional<Unknown> unknown(ResolvableType type, ConfigurationPropertyName name, int from) {
        ResolvableType below = type;
        for (int i = from; i < name.getNumberOfElements(); i++) {
            if (Map.class.isAssignableFrom(below.toClass())) {
                below = below.asMap().getGeneric(1);
            } else if (below.toClass().isRecord()) {
                String word = name.getElement(i, Form.DASHED);
                ResolvableType next = component(below, name.getElement(i, Form.UNIFORM));
                if (next == null) {
                    return Optional.of(new Unknown(word, names(below)));
                }
                below = next;
            } else {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static @Nullable ResolvableType component(ResolvableType type, String uniform) {
        return Arrays.stream(type.toClass().getRecordComponents())
                .filter(component ->
                        component.getName().toLowerCase(Locale.ROOT).equals(uniform))
                .map(component -> ResolvableType.forType(component.getGenericType()))
                .findFirst()
                .orElse(null);
    }

    private static List<String> names(ResolvableType type) {
        return Arrays.stream(type.toClass().getRecordComponents())
                .map(RecordComponent::getName)
                .map(DataObjectPropertyName::toDashedForm)
                .sorted()
                .toList();
    }
}
