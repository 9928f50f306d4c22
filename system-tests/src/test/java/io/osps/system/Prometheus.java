/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running Prometheus, to be asked. */
final class Prometheus {
    private final String address;

    /** At that host and port. */
    Prometheus(String address) {
        this.address = address;
    }

    /** The values that a query has now; those that are no number left out. */
    List<String> values(String query) {
        JsonNode answer = ask(query);
        if (!isAnswer(answer)) {
            throw new AssertionError(query + ": " + answer);
        }
        List<String> values = new ArrayList<>();
        for (JsonNode series : answer.path("data").path("result")) {
            String value = series.path("value").path(1).asString();
            if (!value.equals("NaN")) {
                values.add(value);
            }
        }
        return values;
    }

    /** The values of a label in what a query has now. */
    List<String> labels(String query, String label) {
        List<String> labels = new ArrayList<>();
        for (JsonNode series : ask(query).path("data").path("result")) {
            labels.add(series.path("metric").path(label).asString());
        }
        return labels;
    }

    /** Whether a query can be evaluated at all. */
    boolean answers(String query) {
        return isAnswer(ask(query));
    }

    private static boolean isAnswer(JsonNode answer) {
        return answer.path("status").asString().equals("success");
    }

    private JsonNode ask(String query) {
        URI uri = URI.create(
                "http://" + address + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
            return JsonMapper.shared()
                    .readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
