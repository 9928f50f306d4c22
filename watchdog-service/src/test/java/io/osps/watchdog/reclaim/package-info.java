@NullMarked
package io.osps.watchdog.reclaim;

import org.jspecify.annotations.NullMarked;
