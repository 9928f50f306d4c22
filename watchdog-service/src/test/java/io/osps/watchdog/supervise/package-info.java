@NullMarked
package io.osps.watchdog.supervise;

import org.jspecify.annotations.NullMarked;
