/** Small real processes that behave like services towards the watchdog, and misbehave on demand. */
@NullMarked
package io.osps.watchdog.standin;

import org.jspecify.annotations.NullMarked;
