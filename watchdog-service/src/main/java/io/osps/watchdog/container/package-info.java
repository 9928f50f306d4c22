/** Services in containers of their own: observed and ordered through the volume that all share, started by the engine. */
@NullMarked
package io.osps.watchdog.container;

import org.jspecify.annotations.NullMarked;
