@NullMarked
package io.osps.watchdog;

import org.jspecify.annotations.NullMarked;
