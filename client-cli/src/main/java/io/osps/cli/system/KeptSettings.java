/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the system of a state directory was started with, kept in {@code settings/} there until {@code down}:
 * {@code launch.json}, and a copy of the file of settings. Directory and files are for their owner only, for they may hold
 * passwords. Each is replaced in one step, {@code launch.json} last. Not thread safe: whoever writes holds the {@link StateLock}.
 */
final class KeptSettings {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;

    KeptSettings(StateDirectory state) {
        this.directory = state.path().resolve("settings");
    }

    /** Where the copy of that content lies. */
    Path copyOf(ConfigFile config) {
        return directory.resolve(config.copyName());
    }

    /** What was kept; empty where nothing was, or it cannot be read. */
    Optional<LaunchSettings> read() {
        try {
            JsonNode json = JsonMapper.shared().readTree(Files.readString(file()));
            Map<String, String> environment = new HashMap<>();
            json.required("environment")
                    .properties()
                    .forEach(entry ->
                            environment.put(entry.getKey(), entry.getValue().asString()));
            JsonNode workers = json.path("workers");
            return Optional.of(new LaunchSettings(
                    workers.isNumber() ? workers.asInt() : null,
                    config(json),
                    json.path("diagnostics").asBoolean(false),
                    json.path("foreground").asBoolean(false),
                    environment));
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }

    private @Nullable ConfigFile config(JsonNode json) throws IOException {
        String path = json.path("config").asString("");
        return path.isEmpty()
                ? null
                : ConfigFile.read(
                        Path.of(path), directory.resolve(json.required("copy").asString()));
    }

    /** Keeps these instead of what was kept. */
    void write(LaunchSettings settings) throws IOException {
        makeDirectory();
        ObjectNode json = JsonMapper.shared().createObjectNode();
        if (settings.workers() != null) {
            json.put("workers", settings.workers());
        }
        ConfigFile config = settings.config();
        if (config != null) {
            json.put("config", config.path().toString());
            json.put("copy", config.copyName());
            replace(copyOf(config), config.bytes());
        }
        json.put("diagnostics", settings.diagnostics());
        json.put("foreground", settings.foreground());
        ObjectNode environment = json.putObject("environment");
        settings.environment().forEach(environment::put);
        replace(file(), JsonMapper.shared().writeValueAsBytes(json));
        removeBut(config == null ? List.of(file()) : List.of(file(), copyOf(config)));
    }

    /** Keeps again what was kept before, or nothing. */
    void restore(Optional<LaunchSettings> before) throws IOException {
        if (before.isPresent()) {
            write(before.get());
        } else {
            forget();
        }
    }

    /** Removes all of it. */
    void forget() throws IOException {
        Files.deleteIfExists(file());
        removeBut(List.of());
        Files.deleteIfExists(directory);
    }

    private Path file() {
        return directory.resolve("launch.json");
    }

    private void makeDirectory() throws IOException {
        Files.createDirectories(directory.getParent());
        try {
            Files.createDirectory(directory, PRIVATE);
        } catch (FileAlreadyExistsException _) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** A temporary file is its owner's alone from its first moment. */
    private void replace(Path target, byte[] bytes) throws IOException {
        Path whole = Files.createTempFile(directory, "new", ".tmp");
        Files.write(whole, bytes);
        Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void removeBut(List<Path> needed) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(found -> !needed.contains(found)).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException _) {
            // Nothing was kept.
        }
    }
}
