/** The heartbeat socket that every service has, and the client that the watchdog asks it with. */
@NullMarked
package io.osps.wire.heartbeat;

import org.jspecify.annotations.NullMarked;
