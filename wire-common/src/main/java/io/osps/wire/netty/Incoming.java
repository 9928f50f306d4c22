/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import io.osps.wire.WireError;

/** What the decoder finds in a client's bytes: a command, or one that came well-formed but is refused. */
sealed interface Incoming permits Command, Incoming.Refusal {
    /** The limit that the command passed, and whether the connection has to be closed since its bytes are not skipped. */
    record Refusal(WireError error, boolean closes) implements Incoming {}
}
