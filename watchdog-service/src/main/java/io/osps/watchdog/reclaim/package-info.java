/** Cleans up: after one dead process, and after all of OSPS. */
@NullMarked
package io.osps.watchdog.reclaim;

import org.jspecify.annotations.NullMarked;
