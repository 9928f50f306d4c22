/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Census;
import io.osps.watchdog.evidence.Scoreboard;

/**
 * What one pass of the supervision sees of all services together.
 *
 * @param census who is in the space; empty when nobody is looked for
 * @param scoreboard which requests run where
 * @param held whether the watchdog itself was paused lately
 */
record Scene(Census census, Scoreboard scoreboard, boolean held) {}
