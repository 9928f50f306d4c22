/** A small client for OSPS over plain sockets. Start at {@link io.osps.client.OspsClient}. */
@NullMarked
package io.osps.client;

import org.jspecify.annotations.NullMarked;
