/** The servers' side of the wire protocol, on Netty: decoder, replies in order, connection commands. */
@NullMarked
package io.osps.wire.netty;

import org.jspecify.annotations.NullMarked;
