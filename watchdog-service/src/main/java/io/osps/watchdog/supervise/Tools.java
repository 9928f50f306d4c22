/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.watchdog.supervise;

import io.osps.watchdog.evidence.Dossiers;
import io.osps.watchdog.evidence.ProcFs;
import io.osps.watchdog.launch.Adopter;
import io.osps.watchdog.launch.Launching;
import io.osps.watchdog.reclaim.ReclaimLoop;

/** What a supervisor works with. */
public record Tools(Adopter adopter, Launching launcher, ReclaimLoop reclaimer, Dossiers dossiers, ProcFs proc) {}
