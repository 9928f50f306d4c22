/** The dispatcher's port for clients: its commands and what they show. */
@NullMarked
package io.osps.dispatcher.client;

import org.jspecify.annotations.NullMarked;
