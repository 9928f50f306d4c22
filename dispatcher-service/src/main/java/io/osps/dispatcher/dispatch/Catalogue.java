/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.exchange.HandlerInfo;
import io.osps.exchange.RecentHandler;
import io.osps.exchange.Role;
import io.osps.exchange.ServiceAdvert;
import io.osps.space.SpaceFullException;
import io.osps.space.Template;
import io.osps.space.TupleSpace;
import io.osps.space.WriteOptions;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which handlers there are, from the adverts of the workers. A handler stays known for a while after its last worker has
 * gone, since that worker is being restarted; that is noted in the space too, for the dispatcher that comes after this one.
 * Where several pools offer a handler, the first by name serves it.
 *
 * <p>Thread safe: readers see one whole snapshot.
 */
final class Catalogue {
    /** A miss reads the adverts at once, but a flood of unknown names does not do so each time. */
    private static final long MISS_INTERVAL = Duration.ofMillis(20).toNanos();

    private final TupleSpace space;
    private final long forgetAfter;
    private final LongSupplier clock;
    private final Map<String, Long> noted = new HashMap<>();
    private volatile Snapshot snapshot;

    Catalogue(TupleSpace space, Duration forget, LongSupplier clock) {
        this.space = space;
        this.forgetAfter = forget.toNanos();
        this.clock = clock;
        this.snapshot = new Snapshot(clock.getAsLong() - MISS_INTERVAL, List.of(), Map.of());
    }

    private record Entry(KnownHandler handler, long lastSeen) {}

    private record Snapshot(long taken, List<ServiceAdvert> workers, Map<String, Entry> handlers) {}

    /** That handler, or null when no worker offers it nor did lately. */
    @Nullable KnownHandler find(String name) {
        Entry entry = snapshot.handlers().get(name);
        if (entry == null && clock.getAsLong() - snapshot.taken() >= MISS_INTERVAL) {
            refresh();
            entry = snapshot.handlers().get(name);
        }
        return entry == null ? null : entry.handler();
    }

    /** The adverts of the workers as of the last refresh. */
    List<ServiceAdvert> workers() {
        return snapshot.workers();
    }

    /** Takes up what dispatchers before this one knew. */
    synchronized void recall() {
        long now = clock.getAsLong();
        Map<String, Entry> handlers = new HashMap<>(snapshot.handlers());
        space.readAll(RecentHandler.any()).stream().map(RecentHandler::from).forEach(recent -> {
            KnownHandler handler = new KnownHandler(
                    recent.name(), recent.pool(), Duration.ofMillis(recent.timeoutMillis()), recent.idempotent());
            handlers.putIfAbsent(recent.name(), new Entry(handler, now));
        });
        snapshot = new Snapshot(snapshot.taken(), snapshot.workers(), Map.copyOf(handlers));
    }

    /** Notes in the space which handlers are offered now, where that was not done lately. */
    synchronized void note() {
        long now = clock.getAsLong();
        for (Entry entry : snapshot.handlers().values()) {
            KnownHandler handler = entry.handler();
            Long last = noted.get(handler.name());
            if (entry.lastSeen() == snapshot.taken() && (last == null || now - last >= forgetAfter / 3)) {
                note(handler);
                noted.put(handler.name(), now);
            }
        }
    }

    private void note(KnownHandler handler) {
        Template old = RecentHandler.ofName(handler.name());
        while (space.tryTake(old) != null) {
            // Another dispatcher's note of the same handler.
        }
        RecentHandler recent = new RecentHandler(
                handler.name(), handler.pool(), handler.timeout().toMillis(), handler.idempotent());
        try {
            space.write(recent.toTuple(), WriteOptions.DEFAULT.withTtl(Duration.ofNanos(forgetAfter)));
        } catch (SpaceFullException _) {
            // What serves requests needs the room more.
        }
    }

    /** Reads the adverts anew. */
    synchronized void refresh() {
        long now = clock.getAsLong();
        List<ServiceAdvert> workers = space.readAll(ServiceAdvert.any()).stream()
                .map(ServiceAdvert::from)
                .filter(advert -> Role.WORKER.is(advert.role()))
                .sorted(Comparator.comparing(ServiceAdvert::pool)
                        .thenComparing(ServiceAdvert::name)
                        .thenComparingLong(ServiceAdvert::incarnation))
                .toList();
        Map<String, Entry> handlers = new HashMap<>();
        for (ServiceAdvert worker : workers) {
            for (HandlerInfo offered : worker.handlers()) {
                handlers.putIfAbsent(
                        offered.name(),
                        new Entry(
                                new KnownHandler(
                                        offered.name(), worker.pool(), offered.timeout(), offered.idempotent()),
                                now));
            }
        }
        snapshot.handlers().forEach((name, entry) -> {
            if (now - entry.lastSeen() < forgetAfter) {
                handlers.putIfAbsent(name, entry);
            }
        });
        snapshot = new Snapshot(now, workers, Map.copyOf(handlers));
    }
}
