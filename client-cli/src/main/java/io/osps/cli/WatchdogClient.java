/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.cli;

import io.osps.wire.heartbeat.Token;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a watchdog's actuator. */
final class WatchdogClient {
    static final int NOT_FOUND = HttpURLConnection.HTTP_NOT_FOUND;

    private static final int TIMEOUT_MS = 3000;

    /** Why an order was not taken: the status of HTTP, and a sentence. */
    record Refusal(int status, String reason) {}

    private final String host;
    private final int port;
    private final @Nullable SpaceFiles space;

    /**
     * Makes a client.
     *
     * @param space that of the token that has to be shown for reading too; null where it need not, on the watchdog's own
     *     machine
     */
    WatchdogClient(String host, int port, @Nullable SpaceFiles space) {
        this.host = host;
        this.port = port;
        this.space = space;
    }

    /** The document of the {@code services} endpoint. */
    JsonNode services() throws IOException {
        HttpURLConnection connection = connect("");
        if (space != null) {
            connection.setRequestProperty("Authorization", space.token().authorization());
        }
        try (InputStream body = connection.getInputStream()) {
            return JsonMapper.shared().readTree(body.readAllBytes());
        } catch (JacksonException e) {
            throw new IOException("not the answer of a watchdog: http-port=" + port, e);
        } finally {
            connection.disconnect();
        }
    }

    /** Gives an order to the {@code services} endpoint; null when it was taken, else why not. */
    @Nullable
    Refusal order(String path, String json, Token token) throws IOException {
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
                String reason = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8).strip();
                return new Refusal(status, "status=" + status + " " + reason);
            }
        } finally {
            connection.disconnect();
        }
    }

    /** No proxy and no client with a pool of its own: one short question. */
    private HttpURLConnection connect(String path) throws IOException {
        URI endpoint = URI.create("http://" + new Endpoint(host, port) + "/actuator/services" + path);
        HttpURLConnection connection = (HttpURLConnection) endpoint.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        connection.setRequestProperty("Accept", "application/json");
        return connection;
    }
}
