/** Makes processes: from the distribution's programs, or by adopting those that already serve the space. */
@NullMarked
package io.osps.watchdog.launch;

import org.jspecify.annotations.NullMarked;
