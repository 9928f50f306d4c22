/* Copyright the OSPS authors. SPDX-License-Identifier: Apache-2.0 */
package io.osps.dispatcher.client;

import io.osps.wire.CallMessage;
import io.osps.wire.netty.CommandTable;
import io.osps.wire.netty.CommandTable.Row;
import io.osps.wire.netty.CommandTable.Who;

/** The commands of the dispatcher's port, beside those that every port has for the connection. */
final class DispatcherCommands {
    private static final int MOST_OPTIONS = 8;

    private DispatcherCommands() {}

    static CommandTable table(RequestCommands requests, StateCommands state) {
        return CommandTable.of(
                new Row(CallMessage.CALL, 2, 2 + MOST_OPTIONS, Who.CALLERS, requests::call),
                new Row(CallMessage.FCALL, 3, 4 + MOST_OPTIONS, Who.CALLERS, requests::functionCall),
                new Row(CallMessage.ACQUIRE, 1, 1 + MOST_OPTIONS, Who.CALLERS, requests::acquire),
                new Row(CallMessage.RCALL, 2, 2 + MOST_OPTIONS, Who.CALLERS, requests::redirectCall),
                new Row(CallMessage.CALLBACK, 2, 2 + MOST_OPTIONS, Who.CALLERS, requests::callBack),
                new Row("CANCEL", 1, 1, Who.USERS, requests::cancel),
                new Row("WHY", 1, 1, Who.USERS, state::why),
                new Row("WORKERS", 0, 0, Who.USERS, state::workers),
                new Row("QUEUE", 0, 0, Who.USERS, state::queue),
                new Row("INFO", 0, 1, Who.USERS, state::info));
    }
}
