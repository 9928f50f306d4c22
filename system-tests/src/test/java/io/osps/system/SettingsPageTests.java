/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code docs/settings.md} has every setting of the services, as their configuration metadata tells, and no other page names
 * one that does not exist. {@code -Dosps.pages.write} writes the tables anew.
 */
final class SettingsPageTests {
    private static final Path PAGE = TestSystem.HOME.resolve("docs").resolve("settings.md");
    private static final Pattern SETTING =
            Pattern.compile("`(osps\\.(?:dispatcher|worker|watchdog|security)\\.[a-z0-9.-]*[a-z0-9])[:`=]");
    private static final Pattern TABLES = Pattern.compile("(?s)(?<=<!-- from the metadata -->\n).*(?=\n<!-- end -->)");

    @Test
    void thePageHasEverySettingWithItsDefault() throws IOException {
        String tables = tables();
        String page = Files.readString(PAGE);
        if (Boolean.getBoolean("osps.pages.write")) {
            page = TABLES.matcher(page).replaceFirst(Matcher.quoteReplacement(tables));
            Files.writeString(PAGE, page);
        }
        assertThat(TABLES.matcher(page).results().map(MatchResult::group)).containsExactly(tables);
    }

    @Test
    void noPageNamesASettingThatDoesNotExist() throws IOException {
        Set<String> known = settings().keySet();
        Map<Path, Set<String>> unknown = new TreeMap<>();
        for (Path page : PagesTests.pages()) {
            SETTING.matcher(Files.readString(TestSystem.HOME.resolve(page)))
                    .results()
                    .map(result -> result.group(1))
                    .filter(name -> known.stream().noneMatch(setting -> isPartOf(name, setting)))
                    .forEach(name ->
                            unknown.computeIfAbsent(page, _ -> new TreeSet<>()).add(name));
        }
        assertThat(unknown).isEmpty();
    }

    /** The setting, a group of settings, or something inside a setting that is a map. */
    private static boolean isPartOf(String name, String setting) {
        return name.equals(setting) || setting.startsWith(name + ".") || name.startsWith(setting + ".");
    }

    private static String tables() throws IOException {
        Map<String, List<String>> groups = new TreeMap<>();
        settings().forEach((name, setting) -> {
            String[] parts = name.split("\\.", -1);
            String group = parts.length == 2 ? "osps" : parts[0] + "." + parts[1];
            groups.computeIfAbsent(group, _ -> new ArrayList<>())
                    .add("| `%s` | %s | %s |".formatted(name, defaultOf(setting), descriptionOf(setting)));
        });
        List<String> lines = new ArrayList<>();
        groups.forEach((group, rows) -> {
            lines.addAll(
                    List.of("", "## `" + group + "`", "", "| setting | default | what it is |", "| --- | --- | --- |"));
            lines.addAll(rows);
        });
        return String.join("\n", lines) + "\n";
    }

    private static String defaultOf(JsonNode setting) {
        JsonNode value = setting.path("defaultValue");
        return value.isMissingNode() ? "none" : "`" + value.asString() + "`";
    }

    private static String descriptionOf(JsonNode setting) {
        return setting.path("description").asString().replaceAll("\\{@code ([^}]*)}", "`$1`");
    }

    /** By their names. */
    private static Map<String, JsonNode> settings() throws IOException {
        Map<String, JsonNode> settings = new TreeMap<>();
        for (URL metadata : Collections.list(
                SettingsPageTests.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream in = metadata.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
                    String name = property.path("name").asString();
                    if (name.startsWith("osps.")) {
                        settings.put(name, property);
                    }
                }
            }
        }
        return settings;
    }
}
