/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.osps.exchange.Callback;
import io.osps.exchange.Reply;
import io.osps.exchange.Request;
import io.osps.exchange.Reservation;
import io.osps.exchange.Seat;
import io.osps.space.Claim;
import io.osps.space.LocalSpace;
import io.osps.space.MappedSpace;
import io.osps.space.SpaceConfig;
import io.osps.space.TupleSpace;
import io.osps.space.TupleView;
import io.osps.wire.RequestMemory;
import io.osps.wire.RespValue;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/**
 * The dispatcher's side of the law of the seats: after thousands of requests by many clients, with a queue that is full at
 * times, clients that go away, deadlines that pass, tickets that nobody uses and workers that die, each request has got
 * exactly one answer, and each seat of each living worker is there exactly once.
 */
@Tag("concurrency")
class SeatLawTests {
    private static final int CLIENTS = 4;
    private static final int REQUESTS = 2500;
    private static final int SEATS = 3;
    private static final int DEATHS = 30;
    private static final int OPEN = 20;
    private static final InetSocketAddress LISTENER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7400);

    private static final DispatchSettings SETTINGS = new DispatchSettings(
            60,
            1 << 20,
            Duration.ofMillis(50),
            Duration.ofMillis(20),
            Duration.ofSeconds(30),
            new RequestMemory.Limit(Duration.ofSeconds(60), 1000, 1 << 20));

    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();
    private final LongAdder answers = new LongAdder();
    private final LongAdder answeredTwice = new LongAdder();
    private final ConcurrentMap<String, LongAdder> outcomes = new ConcurrentHashMap<>();

    @Test
    void lawHoldsInsideOneProcess() throws Exception {
        LocalSpace space = LocalSpace.create();
        lawHolds(space, role -> space.join(role, null));
    }

    @Test
    void lawHoldsOnTheMappedSpace() throws Exception {
        Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "osps-t-");
        SpaceConfig config = new SpaceConfig(directory.resolve("space"), 1024, 64, 64, 4, 1);
        try (MappedSpace space = MappedSpace.open(config, "observer", null)) {
            lawHolds(space, role -> MappedSpace.open(config, role, null));
            assertThat(space.check().broken()).isEmpty();
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    private void lawHolds(TupleSpace space, Function<String, TupleSpace> join) throws Exception {
        TupleSpace dispatcher = join.apply("dispatcher");
        Dispatch dispatch = new Dispatch(dispatcher, SETTINGS, new SimpleMeterRegistry(), System::nanoTime);
        List<FakeWorker> workers = new ArrayList<>(List.of(start(join, 1), start(join, 2)));
        dispatch.start();
        CountDownLatch clients = new CountDownLatch(CLIENTS);
        for (int i = 0; i < CLIENTS; i++) {
            long seed = i;
            run("client-" + i, () -> {
                beClient(dispatch, new Random(seed));
                clients.countDown();
            });
        }
        Random random = new Random(42);
        int deaths = 0;
        while (!clients.await(40, TimeUnit.MILLISECONDS) && deaths < DEATHS) {
            FakeWorker victim = workers.remove(random.nextInt(workers.size()));
            victim.kill();
            space.reclaim(victim.self());
            dispatch.participantGone();
            workers.add(start(join, 100 + deaths++));
        }
        clients.await();

        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(dispatch.view().open()).isZero();
            assertThat(answers.sum()).isEqualTo(CLIENTS * REQUESTS);
            assertThat(space.inspect(Request.any())).isEmpty();
            assertThat(space.inspect(Reservation.any())).isEmpty();
            assertThat(space.inspect(Callback.any())).isEmpty();
            assertThat(space.inspect(Reply.ofDispatcher(dispatcher.self().incarnation())))
                    .isEmpty();
            assertThat(seats(space)).containsExactlyInAnyOrderElementsOf(expected(workers));
        });
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        dispatch.stop(Duration.ofSeconds(1));
        dispatcher.close();
        workers.forEach(worker -> worker.space().close());

        System.out.println("law of the seats: deaths=" + deaths + " outcomes=" + outcomes);
        assertThat(answeredTwice.sum()).isZero();
        assertThat(outcomes).containsKeys("ok", "BUSY", "TIMEOUT");
        assertThat(dispatch.view().queue().requests()).isZero();
        assertThat(dispatch.view().queue().bytes()).isZero();
    }

    /** Sends requests with up to {@value #OPEN} of them open, more than there is room for in all. */
    private void beClient(Dispatch dispatch, Random random) {
        Semaphore open = new Semaphore(OPEN);
        for (int i = 0; i < REQUESTS; i++) {
            open.acquireUninterruptibly();
            AtomicInteger answered = new AtomicInteger();
            var message = Fixture.message(
                    random.nextBoolean() ? "echo" : "once",
                    "x".repeat(random.nextInt(100)),
                    null,
                    random.nextInt(10) == 0 ? Duration.ofMillis(1 + random.nextInt(5)) : Duration.ofSeconds(20));
            Consumer<RespValue> answer = value -> note(value, answered, open);
            Pending pending = switch (random.nextInt(10)) {
                case 0, 1 -> dispatch.acquire(message, Caller.on(new Object(), answer));
                case 2 -> dispatch.callBack(message, new Caller(new Object(), LISTENER, answer));
                default -> dispatch.call(message, Caller.on(new Object(), answer));
            };
            if (random.nextInt(10) == 0) {
                pending.abandon();
            }
        }
    }

    private void note(RespValue value, AtomicInteger answered, Semaphore open) {
        answers.increment();
        open.release();
        if (answered.incrementAndGet() > 1) {
            answeredTwice.increment();
        }
        String outcome =
                value instanceof RespValue.Failure(var error) ? error.code().name() : "ok";
        outcomes.computeIfAbsent(outcome, _ -> new LongAdder()).increment();
    }

    /** A worker with a thread that serves its requests and ends its reservations, until it dies. */
    private FakeWorker start(Function<String, TupleSpace> join, long seed) {
        FakeWorker worker = new FakeWorker(join.apply("worker"), SEATS);
        Random random = new Random(seed);
        run("worker-" + seed, () -> {
            try {
                while (!over.get()) {
                    Claim claim = worker.claim(Duration.ofMillis(5));
                    if (claim != null) {
                        claim.markStarted(System.nanoTime());
                        LockSupport.parkNanos(random.nextInt(400_000));
                        worker.echo(claim);
                    }
                    worker.endLeases();
                }
            } catch (RuntimeException _) {
                // It was killed: every call on its space fails now.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        return worker;
    }

    private void run(String name, Runnable body) {
        threads.add(Thread.ofPlatform().name(name).daemon().start(body));
    }

    private static List<String> seats(TupleSpace space) {
        return space.inspect(Seat.any()).stream()
                .map(TupleView::tuple)
                .map(Seat::from)
                .map(seat -> seat.incarnation() + "/" + seat.seatNumber())
                .collect(Collectors.toList());
    }

    private static List<String> expected(List<FakeWorker> workers) {
        List<String> names = new ArrayList<>();
        for (FakeWorker worker : workers) {
            for (int k = 0; k < SEATS; k++) {
                names.add(worker.self().incarnation() + "/" + k);
            }
        }
        return names;
    }
}
