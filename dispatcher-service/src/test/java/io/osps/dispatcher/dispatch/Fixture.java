/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.osps.exchange.KillNotice;
import io.osps.space.LocalSpace;
import io.osps.space.SpaceConfig;
import io.osps.wire.CallMessage;
import io.osps.wire.RequestMemory;
import io.osps.wire.RespValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The parts of a dispatch over an in-process space and a clock that the test moves. No thread runs unless started. */
final class Fixture {
    static final Duration GRACE = Duration.ofMillis(250);

    final AtomicLong clock = new AtomicLong(1_000_000_000L);
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final LocalSpace space;
    final DispatchMeters meters = new DispatchMeters(registry, clock::get);
    final PendingRequests pendingRequests = new PendingRequests(meters, clock::get);
    final QueueRoom room;
    final Members members;
    final Catalogue catalogue;
    final Placement placement;
    final PoolQueues queues;
    final SuspectRunner suspectRunner;
    final DeadlineWatch watch;
    final ReplyTaker replies;
    final FateTaker fates;
    final Recovery recovery;
    final Intake intake;
    final Cancelling cancelling;

    Fixture() {
        this(SpaceConfig.defaults(Path.of("unused")), 100, 1 << 20);
    }

    Fixture(SpaceConfig config, int maxRequests, long maxBytes) {
        space = LocalSpace.create(config, clock::get).join("dispatcher", "dispatcher");
        room = new QueueRoom(maxRequests, maxBytes);
        members = new Members(space);
        catalogue = new Catalogue(space, Duration.ofSeconds(30), clock::get);
        CancelOrders orders = new CancelOrders(space, members);
        RequestMemory.Limit limit = new RequestMemory.Limit(Duration.ofSeconds(60), 100, 1 << 20);
        CrashAttribution attribution = new CrashAttribution(space, clock::get);
        WorkerAffinity affinity = new WorkerAffinity(members, attribution, limit, clock::get);
        HandedOut handedOut = new HandedOut(space, members, affinity, meters, clock::get);
        fates = new FateTaker(space, handedOut, clock::get);
        placement = new Placement(
                space, members, pendingRequests, orders, affinity, handedOut, Duration.ofSeconds(5), clock::get);
        suspectRunner = new SuspectRunner(space, catalogue, placement, pendingRequests, affinity, room, clock::get);
        queues = new PoolQueues(space, placement, room, suspectRunner, clock::get);
        watch = new DeadlineWatch(space, pendingRequests, queues, GRACE, clock::get);
        replies = new ReplyTaker(space, pendingRequests, queues, clock::get);
        recovery = new Recovery(space, members, pendingRequests, queues, attribution, clock::get);
        intake = new Intake(
                space,
                catalogue,
                pendingRequests,
                room,
                queues,
                placement,
                new RequestMemory(limit, clock::get),
                affinity,
                meters,
                _ -> {},
                clock::get);
        cancelling = new Cancelling(space, members, pendingRequests, queues, orders, clock::get);
    }

    /** Where a test's answers go. */
    static final class Answers {
        final List<RespValue> all = Collections.synchronizedList(new ArrayList<>());

        void add(RespValue value) {
            all.add(value);
        }

        /** The one answer as text: the result, or the line of the error. */
        String only() {
            if (all.size() != 1) {
                throw new AssertionError("expected one answer: answers=" + all);
            }
            return switch (all.getFirst()) {
                case RespValue.Bulk bulk -> bulk.text();
                case RespValue.Failure failure -> failure.error().line();
                case RespValue other -> other.toString();
            };
        }
    }

    void advance(Duration duration) {
        clock.addAndGet(duration.toNanos());
    }

    Answers call(String handler, String payload) {
        return call(message(handler, payload, null, null));
    }

    Answers call(CallMessage message) {
        Answers answers = new Answers();
        intake.accept(OfferKind.RELAY, message, Caller.on(new Object(), answers::add));
        return answers;
    }

    Answers acquire(String handler) {
        Answers answers = new Answers();
        intake.accept(OfferKind.REDIRECT, message(handler, "", null, null), Caller.on(new Object(), answers::add));
        return answers;
    }

    /** A relay of a named request, which its client may leave. */
    Pending call(String id, Answers answers) {
        return intake.accept(OfferKind.RELAY, message("echo", "x", id, null), Caller.on(new Object(), answers::add));
    }

    static CallMessage message(String handler, String payload, @Nullable String id, @Nullable Duration deadline) {
        return new CallMessage(handler, payload.getBytes(StandardCharsets.UTF_8), id, deadline, null, null);
    }

    /** Takes the replies that are in the space. */
    void takeReplies(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            replies.turn();
        }
    }

    /** A worker dies and is cleaned up after; no kill notice comes in time. */
    void bury(FakeWorker worker) {
        strike(worker);
        advance(CrashAttribution.NOTICE_LIMIT);
        recovery.pass();
    }

    /** A worker dies and is cleaned up after; a kill notice may still come. */
    void strike(FakeWorker worker) {
        worker.kill();
        space.reclaim(worker.self());
        recovery.pass();
    }

    /** The watchdog concludes that somebody has killed the worker. */
    void excuse(FakeWorker worker) {
        space.write(new KillNotice(worker.self().incarnation(), "", false).toTuple(), KillNotice.OPTIONS);
    }

    double count(String route, String handler, String outcome) {
        var timer = registry.find("osps.requests")
                .tags("route", route, "handler", handler, "outcome", outcome)
                .timer();
        return timer == null ? 0 : timer.count();
    }
}
