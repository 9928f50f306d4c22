@NullMarked
package io.osps.watchdog.container;

import org.jspecify.annotations.NullMarked;
