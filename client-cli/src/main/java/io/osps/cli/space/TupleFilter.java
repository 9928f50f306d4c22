/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.space;

import io.osps.cli.terminal.CommandFailure;
import io.osps.exchange.FieldNames;
import io.osps.space.FieldType;
import io.osps.space.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Which tuples a person wants to see: {@code CHANNEL}, then fields by place or by name. A word is the field's value as it
 * is shown, {@code ?long} and the like for any value of that type, or {@code _} for anything. Fields that are not named may
 * be whatever they are, also in number.
 *
 * @param channel the first field, or {@code _}
 * @param fields what is asked of the others
 */
record TupleFilter(String channel, List<Wanted> fields) {
    private static final String ANYTHING = "_";
    private static final String TYPE = "?";

    /**
     * What one field must be.
     *
     * @param name the field's, or empty when {@code place} counts
     * @param place from 1, after the channel
     * @param value as it was typed
     */
    record Wanted(String name, int place, String value) {
        boolean isMetBy(Tuple tuple) {
            int index = name.isEmpty() ? place : FieldNames.of(tuple.channel()).indexOf(name) + 1;
            if (index < 1 || index >= tuple.size()) {
                return false;
            }
            return value.equals(ANYTHING)
                    || value.equals(TYPE + tuple.type(index).name().toLowerCase(Locale.ROOT))
                    || value.equals(TupleText.value(tuple, index));
        }
    }

    /** Reads the words of a command line; several may stand in one, with blanks between. */
    static TupleFilter parse(List<String> words) {
        List<String> split = words.stream()
                .flatMap(word -> Arrays.stream(word.strip().split("\\s+", -1)))
                .filter(word -> !word.isEmpty())
                .toList();
        boolean named = !split.isEmpty() && split.getFirst().indexOf('=') > 0;
        String channel = split.isEmpty() || named ? ANYTHING : split.getFirst();
        List<Wanted> wanted = new ArrayList<>();
        for (String word : split.subList(split.isEmpty() || named ? 0 : 1, split.size())) {
            wanted.add(wanted(channel, word, wanted.size() + 1));
        }
        return new TupleFilter(channel, wanted);
    }

    private static Wanted wanted(String channel, String word, int place) {
        int equals = word.indexOf('=');
        Wanted wanted = equals > 0
                ? new Wanted(word.substring(0, equals), 0, word.substring(equals + 1))
                : new Wanted("", place, word);
        List<String> names = FieldNames.of(channel);
        if (!wanted.name().isEmpty() && !channel.equals(ANYTHING) && !names.contains(wanted.name())) {
            throw CommandFailure.usage(
                    "there is no such field: channel=" + channel + " field=" + wanted.name(),
                    names.isEmpty()
                            ? "Its fields have no names: give values in order, _ for any. For instance: osps tuples "
                                    + channel + " _ 7"
                            : "There are: " + String.join(", ", names));
        }
        boolean known = Arrays.stream(FieldType.values())
                .anyMatch(type -> wanted.value().equals(TYPE + type.name().toLowerCase(Locale.ROOT)));
        if (wanted.value().startsWith(TYPE) && !known) {
            throw CommandFailure.usage(
                    "there is no such type: type=" + wanted.value(),
                    "There are: ?long, ?double, ?boolean, ?string, ?bytes; and _ for anything.");
        }
        return wanted;
    }

    boolean matches(Tuple tuple) {
        return (channel.equals(ANYTHING) || channel.equals(tuple.channel()))
                && fields.stream().allMatch(field -> field.isMetBy(tuple));
    }
}
