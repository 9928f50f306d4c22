/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import java.util.Map;

/**
 * What a service contributes to its heartbeat, as one bean. Called by the heartbeat's own threads at any time, also before
 * the service has started; nothing here may wait for a request.
 */
public interface ServiceControl {
    /** Facts for {@code PULSE} in the order they are shown, such as {@code seats.free}; what is unknown is left out. */
    Map<String, String> pulse();

    /** Takes no new work from now on; returns at once. */
    void drain();

    /** Cancels that request; false when it is not known here. */
    boolean cancel(String requestId);
}
