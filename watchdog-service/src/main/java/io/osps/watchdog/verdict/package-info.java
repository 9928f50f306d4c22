/** What the evidence on a living process amounts to: pure functions. */
@NullMarked
package io.osps.watchdog.verdict;

import org.jspecify.annotations.NullMarked;
