/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.dispatch;

import io.osps.wire.RequestKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What has become of one request so far, stage by stage. Without its payload, so that it can be kept. Thread safe. */
public final class Story {
    /** How far a request was. */
    public enum Stage {
        /** It was taken in. */
        ACCEPTED,
        /** No seat was free: it waits. */
        QUEUED,
        /** It was given a seat on a worker. */
        OFFERED,
        /** That worker has died. */
        TAKEN_BACK,
        /** It has ended, or its client had gone. */
        ANSWERED;

        /** As people read it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One step.
     *
     * @param at nanoseconds after the request was accepted
     * @param worker the worker that it has to do with; empty for none
     * @param because why, or with which outcome
     */
    public record Event(long at, Stage stage, String worker, String because) {}

    private final String id;
    private final String user;
    private final String handler;
    private final String route;
    private final long begun;
    private final List<Event> events = new ArrayList<>(4);

    Story(String id, String user, String handler, OfferKind route, long begun) {
        this.id = id;
        this.user = user;
        this.handler = handler;
        this.route = route.text();
        this.begun = begun;
        events.add(new Event(0, Stage.ACCEPTED, "", ""));
    }

    synchronized void add(long now, Stage stage, String worker, String because) {
        events.add(new Event(now - begun, stage, worker, because));
    }

    /** Whether somebody may know of it and end it: its own user, and the operator, who is the user that need not say his name. */
    boolean isOf(String asker) {
        return asker.equals(user) || RequestKey.isOperator(asker);
    }

    public String id() {
        return id;
    }

    /** What the space knows the request by. */
    String key() {
        return RequestKey.of(id, user);
    }

    public String handler() {
        return handler;
    }

    public String route() {
        return route;
    }

    /** All steps so far, in order. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** How often it was given to a worker. */
    public int attempts() {
        return (int) events().stream()
                .filter(event -> event.stage() == Stage.OFFERED)
                .count();
    }
}
