/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * A connection that a server makes to a client that listens. The server speaks first; then the client gives its one
 * command, as if it had come by itself, and the server closes the connection after the answer.
 */
public interface Visit {
    /** Where the client listens. */
    InetSocketAddress peer();

    /** What the server says first: an array of these words. */
    List<String> greeting();

    /** How long the connection may take to be made. */
    Duration connectLimit();

    /** How long the command may then take to come whole. */
    Duration commandLimit();

    /** What the client may say; only the first command counts. */
    CommandTable commands();

    /** The visit is over, however it went; called once, on an event loop. */
    void over();
}
