/** Decides what is done about each service, and does it: states from verdicts and orders, restarts. */
@NullMarked
package io.osps.watchdog.supervise;

import org.jspecify.annotations.NullMarked;
