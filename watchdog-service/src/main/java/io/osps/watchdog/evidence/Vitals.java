/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.evidence;

import java.time.Duration;

/**
 * What is known of a living process.
 *
 * @param up whether it has answered a heartbeat in this life
 * @param ready whether it was ready once in this life: its advert in the space, a heartbeat answered, readiness UP
 * @param silence since the last answered heartbeat, or since it was started where there was none
 * @param activity what it did during that silence; {@link ProcessActivity#UNKNOWN} while the silence is short
 * @param ownPause whether the watchdog itself was paused or starved during that silence, so that it proves nothing
 * @param work what it has in hand
 */
public record Vitals(
        boolean up, boolean ready, Duration silence, ProcessActivity activity, boolean ownPause, Work work) {}
