/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.exchange.HandlerInfo;
import java.util.List;

/** What a service tells the others of itself. Each service contributes one as a bean. */
public interface ServiceDescription {
    /** {@code dispatcher}, {@code worker} or {@code watchdog}; asked before anything is started. */
    String role();

    /** The workers that offer the same handlers; empty for other roles. */
    default String pool() {
        return "";
    }

    /** Where clients and the watchdog reach this service. */
    String host();

    /** The address of this machine that the heartbeat server listens on. */
    default String bindHost() {
        return host();
    }

    /** Its port for clients, 0 where there is none; asked after {@link ServicePhases#SERVER}. */
    default int clientPort() {
        return 0;
    }

    /** What it offers; asked after {@link ServicePhases#SERVER}. */
    default List<HandlerInfo> handlers() {
        return List.of();
    }
}
