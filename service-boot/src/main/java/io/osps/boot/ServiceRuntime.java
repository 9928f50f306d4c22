/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.boot.ServiceSetup.Joined;
import io.osps.exchange.HandlerInfo;
import io.osps.space.MappedSpace;
import io.osps.space.Participant;
import io.osps.wire.heartbeat.HeartbeatServer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/**
 * A service from its start to its end. It is the one object that Spring starts: nothing touches the space, binds a port or starts
 * a thread before, so that a training run which ends after the refresh leaves no trace. Every part is made when what it needs is
 * there, and is given that as finished values.
 *
 * <pre>
 *   join    the space, its token, the early parts of the service, reclaiming, heartbeats
 *           (Boot's web server)
 *   serve   the service's own parts and its port, the advert with all ports, work
 * </pre>
 *
 * <p>Both end in the opposite order, with the end of the web server between them; a start that fails half-way ends what it has
 * begun in the same way. For one thread at a time, Spring's.
 */
public abstract class ServiceRuntime {
    /** Before Boot's web server: two services that want one name are told so, and not that a port is in use. */
    static final int JOIN = 0;
    /** After Boot's web server has started, and its end comes after that of the service: the actuator tells of the drain. */
    static final int SERVE = SmartLifecycle.DEFAULT_PHASE - 900;

    /** A look costs one system call for each other participant; calls that a dead worker had wait for it. */
    private static final Duration RECLAIM_EVERY = Duration.ofMillis(20);

    private static final Duration CHECK_FILES_EVERY = Duration.ofSeconds(1);

    private final ServiceSetup setup;
    private final Running<ServiceControl> control = new Running<>();
    private final Undo joined = new Undo();
    private final Undo served = new Undo();

    protected ServiceRuntime(ServiceSetup setup) {
        this.setup = setup;
    }

    /** Comes into the space and answers heartbeats. */
    final void join() {
        try {
            join(joined);
        } catch (RuntimeException | Error e) {
            joined.run();
            throw e;
        }
    }

    private void join(Undo undo) {
        MappedSpace opened =
                MappedSpace.open(setup.space(), setup.description().role().text(), setup.name());
        undo.add(opened::close);
        LogMembers.tellOf(opened.self());
        writeToken(opened);
        ServiceSpace space = begin(opened, undo);
        // Reclaiming may wait for a process group to be gone; the look at the files goes on meanwhile.
        undo.add(Loop.every(RECLAIM_EVERY, "reclaim", new Reaper(space::now, this::gone)::pass)
                .start()::close);
        undo.add(Loop.every(CHECK_FILES_EVERY, "space-files", new SpaceFilesCheck(space)::pass)
                .start()::close);
        HeartbeatServer heartbeat = answerHeartbeats(space);
        undo.add(heartbeat::close);
        setup.joined().begin(new Joined(space, heartbeat.port()), undo);
        SpaceMeters meters = new SpaceMeters(space::now, setup.registry());
        meters.register();
        undo.add(meters::close);
    }

    /**
     * Begins what must not wait for the web server, and says how this service keeps to the space. Without more it stays in the
     * one that was opened.
     *
     * @param opened the space; it is closed when all that is noted in {@code undo} has ended
     */
    protected ServiceSpace begin(MappedSpace opened, Undo undo) {
        return new EndAfterSpaceLoss(opened, setup.exit());
    }

    /** Has people find the token. */
    private static void writeToken(MappedSpace space) {
        try {
            ServiceSpace.keepToken(space);
        } catch (IOException e) {
            throw new StartException(
                    "the token of the space cannot be written: path=" + ServiceSpace.tokenFile(space) + " cause=" + e,
                    "Check the directory's permissions, and remove what is there in the token's place.",
                    e);
        }
    }

    private HeartbeatServer answerHeartbeats(ServiceSpace space) {
        String host = setup.description().bindHost();
        try {
            return HeartbeatServer.start(
                    InetAddress.getByName(host),
                    space::token,
                    new ServiceHeartbeat(space, setup.presence(), control, setup.exit(), setup.guesses()));
        } catch (IOException e) {
            throw new StartException(
                    "heartbeats cannot be answered: host=" + host + " reason=" + e.getMessage(),
                    "Name a host of this machine.",
                    e);
        }
    }

    /** Makes the service's own parts and takes work. */
    final void serve() {
        try {
            serve(setup.joined().get().space(), served);
        } catch (RuntimeException | Error e) {
            served.run();
            throw e;
        }
    }

    /**
     * Makes and begins the parts of this service, with {@link #control} and {@link #advertise} where they belong.
     *
     * @param undo is to know how each part ends, as soon as it has begun
     */
    protected abstract void serve(ServiceSpace space, Undo undo);

    /** From now on, to the end of the process, the heartbeat tells of these parts of the service and orders them about. */
    protected final void control(ServiceControl parts) {
        control.fill(parts);
        if (setup.presence().state() == ServiceState.DRAINING) {
            // The order came when nobody was there to take it.
            parts.drain();
        }
    }

    /**
     * Writes the advert: from now on the others know this service.
     *
     * @param pool the workers that offer the same handlers; empty for other roles
     * @param clientPort its port for clients, 0 where there is none
     * @param handlers what it offers
     */
    protected final void advertise(String pool, int clientPort, List<HandlerInfo> handlers, Undo undo) {
        Joined known = setup.joined().get();
        Advert.Offer offer = new Advert.Offer(pool, clientPort, known.heartbeatPort(), httpPort(), handlers);
        undo.add(Advert.announce(known.space(), setup.presence(), setup.description(), offer)::withdraw);
    }

    /** Where this service is in its life. */
    protected final Presence presence() {
        return setup.presence();
    }

    /** The actuator's port, once the web server listens. */
    protected final int httpPort() {
        return setup.httpPort().getAsInt();
    }

    /** Takes no more work, finishes what it has, and ends its own parts. */
    final void drain() {
        served.run();
    }

    /** Leaves the space. */
    final void leave() {
        drain();
        joined.run();
    }

    private void gone(Participant participant) {
        control.find().ifPresent(parts -> parts.gone(participant));
    }
}
