package io.osps.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a watchdog's actuator on this machine. */
final class WatchdogClient {
    private static final int TIMEOUT_MS = 3000;

    private final int port;

    WatchdogClient(int port) {
        this.port = port;
    }

    /** The document of the {@code services} endpoint. */
    JsonNode services() throws IOException {
        // No proxy and no client with a pool of its own: one short question to this machine.
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/actuator/services")
                .toURL()
                .openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        connection.setRequestProperty("Accept", "application/json");
        try (InputStream body = connection.getInputStream()) {
            return JsonMapper.shared().readTree(body.readAllBytes());
        } catch (JacksonException e) {
            throw new IOException("not the answer of a watchdog: http-port=" + port, e);
        } finally {
            connection.disconnect();
        }
    }
}
