@NullMarked
package io.osps.watchdog.verdict;

import org.jspecify.annotations.NullMarked;
