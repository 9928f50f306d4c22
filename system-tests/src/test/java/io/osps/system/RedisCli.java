/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.system;

import java.util.ArrayList;
import java.util.List;

/** {@code redis-cli}, a process for each command. */
final class RedisCli implements StockClient {
    private final int port;
    private final List<String> options;

    RedisCli(int port, String... options) {
        this.port = port;
        this.options = List.of(options);
    }

    @Override
    public Answer send(String... command) {
        List<String> words = new ArrayList<>(List.of("redis-cli", "-e", "-p", Integer.toString(port)));
        words.addAll(options);
        words.addAll(List.of(command));
        Tool.Run run = Tool.run(words);
        return run.exitCode() == 0 ? new Answer.Result(run.out().stripTrailing()) : new Answer.Refusal(run.shown());
    }

    @Override
    public void close() {
        // Each of its processes has ended already.
    }
}
