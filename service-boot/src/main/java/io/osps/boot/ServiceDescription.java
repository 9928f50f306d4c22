/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.boot;

import io.osps.exchange.Role;

/**
 * What a service is and where, from its settings. Each service contributes one as a bean.
 *
 * @param role what it is
 * @param host where clients and the watchdog reach it
 * @param bindHost the address of this machine that its heartbeat server listens on
 */
public record ServiceDescription(Role role, String host, String bindHost) {}
