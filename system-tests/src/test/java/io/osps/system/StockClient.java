/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

/** A client that was made for Redis and knows nothing of OSPS. */
interface StockClient extends AutoCloseable {
    /** Sends a command and returns what it was answered. */
    Answer send(String... command);

    @Override
    void close();

    /** What came back. */
    sealed interface Answer {
        /** A result, as text. */
        record Result(String text) implements Answer {}

        /** An error; its line may stand within what the client itself says. */
        record Refusal(String text) implements Answer {}
    }
}
