/** What can be known of a service's process from outside and inside, and whether the watchdog itself may be trusted. */
@NullMarked
package io.osps.watchdog.evidence;

import org.jspecify.annotations.NullMarked;
