@NullMarked
package io.osps.watchdog.launch;

import org.jspecify.annotations.NullMarked;
