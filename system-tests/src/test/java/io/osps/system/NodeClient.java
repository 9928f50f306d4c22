/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** ioredis in a Node process. The library comes from the npm registry, once, into {@code target/node}. */
final class NodeClient implements StockClient {
    private static final Path SCRIPTS = Path.of("src", "test", "resources", "node");
    private static final Path PLACE = Path.of("target", "node");

    /** Installs the library once, whatever comes of it: a registry that is not there is waited for only once. */
    private static final class Installation {
        static final Optional<String> MISSING = install();
    }

    private final Process process;
    private final BufferedReader answers;

    private NodeClient(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Why there is no such client on this machine; empty when there is. */
    static Optional<String> missing() {
        return Installation.MISSING;
    }

    private static Optional<String> install() {
        if (!Tool.isInstalled("node") || !Tool.isInstalled("npm")) {
            return Optional.of("node and npm are not both installed");
        }
        try {
            Files.createDirectories(PLACE);
            for (String file : List.of("package.json", "client.js")) {
                Files.writeString(PLACE.resolve(file), Files.readString(SCRIPTS.resolve(file)));
            }
            if (!Files.isDirectory(PLACE.resolve("node_modules").resolve("ioredis"))) {
                Tool.Run install = Tool.run(List.of(
                        "npm",
                        "install",
                        "--no-audit",
                        "--no-fund",
                        "--no-package-lock",
                        "--fetch-retries=1",
                        "--fetch-retry-mintimeout=1000",
                        "--fetch-retry-maxtimeout=2000",
                        "--fetch-timeout=10000",
                        "--prefix",
                        PLACE.toString()));
                if (install.exitCode() != 0) {
                    return Optional.of("ioredis cannot be had from the npm registry: " + install.shown());
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static NodeClient plain(int port) {
        return start(port, "plain");
    }

    static NodeClient cluster(int port) {
        return start(port, "cluster");
    }

    private static NodeClient start(int port, String kind) {
        try {
            Process process = new ProcessBuilder("node", "client.js", Integer.toString(port), kind)
                    .directory(PLACE.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new NodeClient(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Answer send(String... command) {
        try {
            var lines = process.outputWriter(StandardCharsets.UTF_8);
            lines.write(JsonMapper.shared().writeValueAsString(command) + "\n");
            lines.flush();
            String line = answers.readLine();
            if (line == null) {
                throw new AssertionError("the Node process has ended: command=" + String.join(" ", command));
            }
            JsonNode answer = JsonMapper.shared().readTree(line);
            return answer.has("result")
                    ? new Answer.Result(answer.path("result").asString())
                    : new Answer.Refusal(answer.path("error").asString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
