/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import io.osps.client.CallOptions;
import io.osps.client.OspsClient;
import io.osps.client.OspsException;
import io.osps.client.Route;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Clients that all call {@code sha256} at the same time, by both routes in turn, and compare each answer. */
final class Load {
    private final Supplier<OspsClient> system;
    private final int clients;
    private final int calls;
    private volatile BooleanSupplier more = () -> false;
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

    Load(TestSystem system, int clients, int calls) {
        this(system::client, clients, calls);
    }

    Load(Supplier<OspsClient> system, int clients, int calls) {
        this.system = system;
        this.clients = clients;
        this.calls = calls;
    }

    /** Makes all calls; returns one sentence for each that did not end in its right answer. */
    List<String> run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            int seed = client;
            threads.add(Thread.ofPlatform().start(() -> client(seed)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return List.copyOf(wrong);
    }

    /** Makes calls until it is over. */
    List<String> runUntil(BooleanSupplier over) throws InterruptedException {
        more = () -> !over.getAsBoolean();
        return run();
    }

    private void client(int seed) {
        Random random = new Random(seed);
        try (OspsClient client = system.get()) {
            for (int call = 0; call < calls || more.getAsBoolean(); call++) {
                byte[] payload = new byte[random.nextInt(20_000)];
                random.nextBytes(payload);
                Route route = call % 2 == 0 ? Route.REDIRECT : Route.RELAY;
                String answer = new String(
                        client.call(
                                "sha256",
                                payload,
                                CallOptions.DEFAULTS.withRoute(route).withDeadline(Duration.ofSeconds(60))),
                        StandardCharsets.UTF_8);
                if (!answer.strip().equals(sha256(payload))) {
                    wrong.add("wrong answer: route=" + route + " size=" + payload.length + " answer=" + answer);
                }
            }
        } catch (OspsException e) {
            wrong.add(String.valueOf(e.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            wrong.add("interrupted");
        }
    }

    /** What the handler of that name answers. */
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
