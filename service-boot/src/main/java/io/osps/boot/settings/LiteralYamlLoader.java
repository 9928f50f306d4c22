/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot.settings;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.Ordered;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.UnicodeReader;

/** Reads YAML files in the place of Spring Boot's own loader: with {@link YamlDocument}, a value stays as it is written. */
final class LiteralYamlLoader implements PropertySourceLoader, Ordered {
    @Override
    public String[] getFileExtensions() {
        return new String[] {"yml", "yaml"};
    }

    /** Before Spring Boot's. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public List<PropertySource<?>> load(String name, Resource resource) throws IOException {
        List<Map<String, OriginTrackedValue>> documents = new ArrayList<>();
        try (Reader reader = new UnicodeReader(resource.getInputStream())) {
            for (Node document : new Yaml(new LoaderOptions()).composeAll(reader)) {
                documents.add(new YamlDocument(resource).read(document));
            }
        }
        List<PropertySource<?>> sources = new ArrayList<>();
        for (Map<String, OriginTrackedValue> document : documents) {
            String number = documents.size() > 1 ? " (document #" + sources.size() + ")" : "";
            sources.add(new OriginTrackedMapPropertySource(name + number, Map.copyOf(document), true));
        }
        return sources;
    }
}
