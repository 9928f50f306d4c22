/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.wire.netty;

/**
 * What a service does with a command. Runs on the connection's event loop, so it must not block: it hands the command on
 * and answers later, or answers at once.
 */
@FunctionalInterface
public interface CommandHandler {
    /**
     * Sees to it that the responder gets exactly one answer, now or later, from whatever thread.
     *
     * @throws io.osps.wire.WireException instead of an answer, before anything was handed on
     */
    void handle(Command command, Responder responder);
}
