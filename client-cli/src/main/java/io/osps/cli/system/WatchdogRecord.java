/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli.system;

import io.osps.cli.terminal.CommandFailure;
import io.osps.process.ProcessId;
import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a watchdog writes about itself when it answers, and how it is asked.
 *
 * @param process the watchdog
 * @param host where its actuator listens: loopback, or the address of its container
 * @param httpPort its actuator's port
 * @param space the file of the space that it uses
 */
record WatchdogRecord(ProcessId process, String host, int httpPort, Path space) {
    private static final String LOOPBACK = "127.0.0.1";
    static final int NOT_FOUND = HttpURLConnection.HTTP_NOT_FOUND;

    private static final int TIMEOUT_MS = 3000;

    /** Why an order was not taken: the status of HTTP, and a sentence. */
    record Refusal(int status, String reason) {}

    /** The record that lies there, of a living watchdog or a dead one. */
    static Optional<WatchdogRecord> read(StateDirectory state) {
        try {
            JsonNode json = JsonMapper.shared().readTree(Files.readString(state.watchdogRecord()));
            String host = json.path("host").asString("");
            return Optional.of(new WatchdogRecord(
                    new ProcessId(
                            json.required("pid").asLong(),
                            json.required("startTicks").asLong()),
                    host.isEmpty() ? LOOPBACK : host,
                    json.required("httpPort").asInt(),
                    Path.of(json.required("space").asString())));
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }

    /** The record of a watchdog that is alive, as far as that can be told from here. */
    static Optional<WatchdogRecord> living(StateDirectory state) {
        return read(state)
                .filter(record -> record.isInContainer() || record.process().isAlive());
    }

    /** Whether it runs in a container, so that its pid says nothing here. */
    boolean isInContainer() {
        return !host.equals(LOOPBACK);
    }

    /**
     * Refuses what only the engine can do that runs the containers.
     *
     * @param command what to type instead, on the machine that has the engine
     */
    static void refuseInContainers(StateDirectory state, String command) {
        if (read(state).filter(WatchdogRecord::isInContainer).isPresent()) {
            throw CommandFailure.usage(
                    "OSPS runs in containers, and only their engine can do this.", "Type instead: " + command);
        }
    }

    /**
     * The document of its {@code services} endpoint.
     *
     * @throws CommandFailure when it lives and does not answer
     */
    JsonNode ask() {
        try {
            return services();
        } catch (IOException e) {
            throw isInContainer()
                    ? CommandFailure.unavailable(
                            "the watchdog does not answer: host=" + host + " http-port=" + httpPort + " cause="
                                    + e.getMessage(),
                            "Look at it by: docker compose ps watchdog")
                    : CommandFailure.unavailable(
                            "the watchdog lives but does not answer: pid=" + process.pid() + " http-port=" + httpPort
                                    + " cause=" + e.getMessage(),
                            "Try again in a second; else look at it by: osps logs watchdog");
        }
    }

    /** The same, for who knows what silence means. */
    JsonNode services() throws IOException {
        HttpURLConnection connection = connect("");
        if (isInContainer()) {
            // Elsewhere than on the machine of the watchdog the token has to be shown for reading too.
            connection.setRequestProperty(
                    "Authorization", new SystemSpace(space).token().authorization());
        }
        try (InputStream body = connection.getInputStream()) {
            return JsonMapper.shared().readTree(body.readAllBytes());
        } catch (JacksonException e) {
            throw new IOException("not the answer of a watchdog: http-port=" + httpPort, e);
        } finally {
            connection.disconnect();
        }
    }

    /** Gives an order to the {@code services} endpoint; null when it was taken, else why not. */
    @Nullable Refusal order(String path, String json, Token token) throws IOException {
        HttpURLConnection connection = connect(path);
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setRequestProperty("Authorization", token.authorization());
        try {
            connection.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
            int status = connection.getResponseCode();
            if (status < HttpURLConnection.HTTP_BAD_REQUEST) {
                return null;
            }
            try (InputStream body = connection.getErrorStream()) {
                return new Refusal(status, body == null ? "status=" + status : reason(status, body.readAllBytes()));
            }
        } finally {
            connection.disconnect();
        }
    }

    private static String reason(int status, byte[] body) {
        try {
            return JsonMapper.shared().readTree(body).required("error").asString();
        } catch (JacksonException _) {
            return "status=" + status + " " + new String(body, StandardCharsets.UTF_8).strip();
        }
    }

    /** No proxy and no client with a pool of its own: one short question. */
    private HttpURLConnection connect(String path) throws IOException {
        URI endpoint = URI.create("http://" + new Endpoint(host, httpPort) + "/actuator/services" + path);
        HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        connection.setRequestProperty("Accept", "application/json");
        return connection;
    }
}
