/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot.settings;

import io.osps.boot.StartException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin.Location;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The settings of one YAML document, by their full names. They are taken from the parser's nodes and not from the values
 * that YAML makes of them: {@code yes}, {@code 0755}, {@code 1.10} and {@code 12:30:45} stay what they are.
 */
final class YamlDocument {
    /** Nobody nests so deep; a document whose anchors hold themselves does. */
    private static final int DEEPEST = 50;

    private final Resource resource;
    private final Map<String, OriginTrackedValue> settings = new LinkedHashMap<>();

    YamlDocument(Resource resource) {
        this.resource = resource;
    }

    /**
     * Reads it.
     *
     * @throws StartException when it can be YAML, and no settings
     */
    Map<String, OriginTrackedValue> read(Node document) {
        switch (document) {
            case MappingNode root -> entries("", root, 0);
            case ScalarNode empty when isNull(empty) -> {}
            default ->
                throw refusal(
                        "a settings file is no map of names to values", document, "Write NAME: VALUE, each on a line.");
        }
        return settings;
    }

    private void entries(String path, MappingNode map, int depth) {
        merged(map, depth)
                .forEach(
                        (key, value) -> entry(SettingPath.join(path, key, value instanceof MappingNode), value, depth));
    }

    private void entry(String path, Node value, int depth) {
        if (depth > DEEPEST) {
            throw refusal(
                    "settings are nested too deep: setting=" + path, value, "Take out the anchor that holds itself.");
        }
        if (SettingPath.isCommand(path)) {
            command(path, value);
        } else if (SettingPath.isEnvironment(path) && value instanceof MappingNode variables) {
            merged(variables, depth)
                    .forEach((name, text) -> put(path + "[" + name + "]", literal(text, path + "." + name), text));
        } else {
            switch (value) {
                case MappingNode map -> entries(path, map, depth + 1);
                case SequenceNode list -> list(path, list, depth);
                case ScalarNode scalar -> put(path, plain(scalar), scalar);
                default -> throw refusal("a setting has no value: setting=" + path, value, "Give it one.");
            }
        }
    }

    private void command(String path, Node value) {
        switch (value) {
            case SequenceNode list
            when !list.getValue().isEmpty() -> {
                for (int i = 0; i < list.getValue().size(); i++) {
                    Node word = list.getValue().get(i);
                    put(path + "[" + i + "]", literal(word, path), word);
                }
            }
            case ScalarNode program
            when !program.getValue().isEmpty() -> put(path + "[0]", program.getValue(), program);
            case MappingNode map -> literal(map, path);
            default -> put(path, "", value);
        }
    }

    private void list(String path, SequenceNode list, int depth) {
        if (list.getValue().isEmpty()) {
            put(path, "", list);
        }
        for (int i = 0; i < list.getValue().size(); i++) {
            entry(path + "[" + i + "]", list.getValue().get(i), depth + 1);
        }
    }

    /** A word that a program gets: as it is written, whatever YAML would take it for. */
    private String literal(Node node, String setting) {
        if (node instanceof ScalarNode word) {
            return word.getValue();
        }
        if (node instanceof MappingNode map
                && map.getValue().size() == 1
                && map.getValue().getFirst().getKeyNode() instanceof ScalarNode name) {
            throw refusal(
                    "curly brackets without quotes are a map for YAML, and this must be a word: setting=" + setting,
                    node,
                    "Write it in quotes: '{" + name.getValue() + "}'");
        }
        throw refusal(
                "a word is needed, and this is a list or a map for YAML: setting=" + setting,
                node,
                "Write it in quotes, one word an element.");
    }

    /** As it is written, but nothing where YAML has nothing, and numbers without what only parts their digits. */
    private static String plain(ScalarNode scalar) {
        if (isNull(scalar)) {
            return "";
        }
        return scalar.getTag().equals(Tag.INT) ? scalar.getValue().replace("_", "") : scalar.getValue();
    }

    private static boolean isNull(ScalarNode scalar) {
        return scalar.getTag().equals(Tag.NULL);
    }

    /** The entries of a map with those that it merges, its own before theirs. */
    private Map<String, Node> merged(MappingNode map, int depth) {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : map.getValue()) {
            if (!tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                String key = key(tuple.getKeyNode());
                if (entries.put(key, tuple.getValueNode()) != null) {
                    throw refusal(
                            "a name is there twice: name=" + key, tuple.getKeyNode(), "Take one of the two away.");
                }
            }
        }
        for (NodeTuple tuple : map.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merge(entries, tuple.getValueNode(), depth + 1);
            }
        }
        return entries;
    }

    private void merge(Map<String, Node> entries, Node other, int depth) {
        List<Node> maps = other instanceof SequenceNode list ? list.getValue() : List.of(other);
        for (Node map : maps) {
            if (!(map instanceof MappingNode node) || depth > DEEPEST) {
                throw refusal("only a map can be merged: name=<<", map, "Let << name the anchor of a map.");
            }
            merged(node, depth).forEach(entries::putIfAbsent);
        }
    }

    private String key(Node node) {
        if (node instanceof ScalarNode name && !name.getValue().isBlank()) {
            return name.getValue();
        }
        throw refusal("a setting has no name", node, "Write NAME: VALUE; quote what has curly or square brackets.");
    }

    private void put(String path, String value, Node node) {
        if (!SettingPath.isWellFormed(path)) {
            throw refusal("a name has square brackets: setting=" + path, node, "Use a name without them.");
        }
        if (settings.put(path, OriginTrackedValue.of(value, origin(node))) != null) {
            throw refusal("a setting is there twice: setting=" + path, node, "Take one of the two away.");
        }
    }

    private TextResourceOrigin origin(Node node) {
        return new TextResourceOrigin(
                resource,
                new Location(node.getStartMark().getLine(), node.getStartMark().getColumn()));
    }

    private StartException refusal(String sentence, Node node, String action) {
        String separator = sentence.contains("=") ? " " : ": ";
        return new StartException(sentence + separator + SettingPlace.of(origin(node)), action);
    }
}
