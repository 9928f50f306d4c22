/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.heartbeat;

import java.util.Map;

/**
 * What the heartbeat socket can ask a service. Called on the socket's own threads, several at a time; an action that
 * waits delays no other connection.
 */
public interface HeartbeatActions {
    /** The service's evidence, name by name; what is not known is left out. */
    Map<String, String> pulse();

    /** Begins to end the service, and returns at once. */
    void stop();

    /** Takes no new work from now on. */
    void drain();

    /** Cancels a running request; false when there is none of that id. */
    boolean cancel(String id);

    /** Somebody showed a wrong token. */
    default void wrongToken() {}

    /** A dump of all threads, virtual ones too. */
    String dump();
}
