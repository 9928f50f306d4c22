/** Decides what is done about each service, and does it: verdicts from evidence, states from verdicts, restarts. */
@NullMarked
package io.osps.watchdog.supervise;

import org.jspecify.annotations.NullMarked;
