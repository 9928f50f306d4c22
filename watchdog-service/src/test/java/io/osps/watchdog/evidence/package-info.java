@NullMarked
package io.osps.watchdog.evidence;

import org.jspecify.annotations.NullMarked;
