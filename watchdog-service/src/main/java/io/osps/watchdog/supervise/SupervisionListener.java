/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import java.time.Duration;

/** Is told what happens to the services, for meters. Called by several threads; must be quick. */
public interface SupervisionListener {
    /** A service is supervised from now on. */
    void supervised(String service);

    /** A service has come into a state. */
    void moved(String service, Phase from, Phase to);

    /** A service answered a heartbeat. */
    void answered(String service);

    /** A service did not answer so many more heartbeats in time. */
    void missed(String service, long heartbeats);

    /** How long the oldest such request of a service is past its deadline, zero when there is none; told at each pass. */
    void overdue(String service, Duration past);

    /**
     * The verdict on a service has changed.
     *
     * @param verdict one of a few words, such as {@code stuck}
     */
    void judged(String service, String verdict);

    /**
     * A near miss: a watchdog that only counts pings, or one that has the working threads answer them, would have killed
     * the service, and this one did not.
     *
     * @param reason one of a few words, such as {@code starved} or {@code busy}
     */
    void spared(String service, String reason);

    /**
     * A service is started again after it failed or was replaced.
     *
     * @param reason one of a few words, such as {@code crashed}
     */
    void restarted(String service, String reason);
}
